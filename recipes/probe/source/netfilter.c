/* What firewalls in a container could use: the tables of iptables, by the question that iptables
   itself asks first, and nf_tables, ipset and connection tracking, each by a question over netlink
   that changes nothing. EPERM: the container has no CAP_NET_ADMIN; ENOPROTOOPT, EINVAL: the kernel
   has no such table or subsystem. */
#include "facts.h"
#include "syscalls.h"
#include "text.h"

#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

enum { inet = 2, inet6 = 10, netlink = 16, raw = 3, ip = 0, ipv6 = 41, protocol_raw = 255 };
enum { table_information = 64 }; /* IPT_SO_GET_INFO, IP6T_SO_GET_INFO */

static void ask_table(const char* what, int family, int level, const char* table) {
    struct {
        char name[32];
        unsigned long numbers[13];
    } information = {.name = ""};
    unsigned long size = 84; /* sizeof(struct ipt_getinfo) */
    copy_text(information.name, table, sizeof information.name);
    long result = call3(__NR_socket, family, raw, protocol_raw);
    if (result >= 0) {
        const long socket = result;
        result = call6(__NR_getsockopt, socket, level, table_information, (long)&information,
                       (long)&size, 0);
        call1(__NR_close, socket);
    }
    note("netfilter", what, name_of_result(result));
}

/* Sends one request of a netfilter subsystem; the answer's error, or 0. */
static long ask_subsystem(int subsystem, int request, const unsigned char* attribute,
                          unsigned attribute_size) {
    struct {
        struct nlmsghdr header;
        struct nfgenmsg family;
        unsigned char attribute[8];
    } message = {.header = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct nfgenmsg)) + attribute_size,
                            .nlmsg_type = (__u16)(subsystem << 8 | request),
                            .nlmsg_flags = NLM_F_REQUEST}};
    struct {
        struct nlmsghdr header;
        int error;
        unsigned char rest[4096];
    } answer;
    const long wait[2] = {2, 0};
    const long socket = call3(__NR_socket, netlink, raw, NETLINK_NETFILTER);
    if (socket < 0) return socket;
    message.family.nfgen_family = inet;
    for (unsigned at = 0; at < attribute_size; ++at)
        message.attribute[at] = attribute[at];
    call6(__NR_setsockopt, socket, 1, 20, (long)wait, sizeof wait, 0); /* SO_RCVTIMEO */
    long result =
        call6(__NR_sendto, socket, (long)&message, (long)message.header.nlmsg_len, 0, 0, 0);
    if (result >= 0) {
        result = call6(__NR_recvfrom, socket, (long)&answer, sizeof answer, 0, 0, 0);
    }
    call1(__NR_close, socket);
    if (result < (long)sizeof answer.header) return result < 0 ? result : -22;
    return answer.header.nlmsg_type == NLMSG_ERROR ? answer.error : 0;
}

void ask_netfilter(void) {
    static const unsigned char ipset_protocol[8] = {5, 0, 1, 0, 6, 0, 0, 0};
    ask_table("iptables, table filter", inet, ip, "filter");
    ask_table("iptables, table nat", inet, ip, "nat");
    ask_table("iptables, table mangle", inet, ip, "mangle");
    ask_table("iptables, table raw", inet, ip, "raw");
    ask_table("ip6tables, table filter", inet6, ipv6, "filter");
    ask_table("ip6tables, table nat", inet6, ipv6, "nat");
    ask_table("ip6tables, table mangle", inet6, ipv6, "mangle");
    note("netfilter", "nf_tables", name_of_result(ask_subsystem(NFNL_SUBSYS_NFTABLES, 16, 0, 0)));
    note("netfilter", "ipset",
         name_of_result(ask_subsystem(NFNL_SUBSYS_IPSET, 1, ipset_protocol, 8)));
    note("netfilter", "connection tracking",
         name_of_result(ask_subsystem(NFNL_SUBSYS_CTNETLINK, 5, 0, 0)));
    read_text("/proc/net/ip_tables_names", facts.ip_tables, sizeof facts.ip_tables);
    read_text("/proc/net/ip_tables_matches", facts.ip_tables_matches,
              sizeof facts.ip_tables_matches);
    read_text("/proc/net/ip_tables_targets", facts.ip_tables_targets,
              sizeof facts.ip_tables_targets);
}
