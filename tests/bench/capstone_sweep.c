/* A linear sweep with Capstone over the executable segments of an ARM ELF file, as little work as
 * that library allows: no details, one instruction buffer.
 *
 *   capstone_sweep FILE      prints how many words it could read as an instruction, and how many
 * not
 */
#include <capstone/capstone.h>
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>

int main(int count, char** words) {
    struct stat about;
    const int file = count == 2 ? open(words[1], O_RDONLY) : -1;
    if (file < 0 || fstat(file, &about) != 0) return 1;
    const uint8_t* bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED) return 1;
    const Elf32_Ehdr* header = (const Elf32_Ehdr*)bytes;
    const Elf32_Phdr* segments = (const Elf32_Phdr*)(bytes + header->e_phoff);
    csh handle;
    if (cs_open(CS_ARCH_ARM, CS_MODE_ARM, &handle) != CS_ERR_OK) return 1;
    cs_insn* instruction = cs_malloc(handle);
    unsigned long read = 0;
    unsigned long not_read = 0;
    for (int at = 0; at < header->e_phnum; ++at) {
        if (segments[at].p_type != PT_LOAD || (segments[at].p_flags & PF_X) == 0) continue;
        const uint8_t* code = bytes + segments[at].p_offset;
        size_t left = segments[at].p_filesz;
        uint64_t address = segments[at].p_vaddr;
        while (left >= 4) {
            if (cs_disasm_iter(handle, &code, &left, &address, instruction)) {
                ++read;
                continue;
            }
            ++not_read;
            code += 4;
            left -= 4;
            address += 4;
        }
    }
    printf("%lu %lu\n", read, not_read);
    return 0;
}
