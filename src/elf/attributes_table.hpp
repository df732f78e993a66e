#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// The public tags of the "aeabi" vendor and what their numbers mean: "Addenda to, and Errata in,
// the ABI for the Arm Architecture" (IHI 0045, 2024Q3), "Public ("aeabi") attribute tags".
namespace elf::attributes_table {

enum class Form { number, text, both };

struct Row {
    std::uint32_t tag;
    Form form;
    std::string_view name;
    std::span<const std::string_view> meanings;  // by number
};

inline constexpr std::string_view cpu_arch[] = {"Pre-v4",
                                                "v4",
                                                "v4T",
                                                "v5T",
                                                "v5TE",
                                                "v5TEJ",
                                                "v6",
                                                "v6KZ",
                                                "v6T2",
                                                "v6K",
                                                "v7",
                                                "v6-M",
                                                "v6S-M",
                                                "v7E-M",
                                                "v8-A",
                                                "v8-R",
                                                "v8-M.baseline",
                                                "v8-M.mainline",
                                                "v8.1-A",
                                                "v8.2-A",
                                                "v8.3-A",
                                                "v8.1-M.mainline",
                                                "v9-A"};
inline constexpr std::string_view arm_isa_use[] = {"No", "Yes"};
inline constexpr std::string_view thumb_isa_use[] = {"No", "Thumb-1", "Thumb-2", "Yes"};
inline constexpr std::string_view fp_arch[] = {
    "No",        "VFPv1",          "VFPv2",
    "VFPv3",     "VFPv3-D16",      "VFPv4",
    "VFPv4-D16", "FP for Armv8-A", "FP for Armv8-A, 16 registers"};
inline constexpr std::string_view wmmx_arch[] = {"No", "WMMXv1", "WMMXv2"};
inline constexpr std::string_view advanced_simd_arch[] = {
    "No", "NEONv1", "NEONv1 with fused multiply-add", "NEON for Armv8-A", "NEON for Armv8.1-A"};
inline constexpr std::string_view pcs_config[] = {
    "None",         "Bare platform", "Linux application", "Linux shared object",
    "Palm OS 2004", "Palm OS",       "Symbian OS 2004",   "Symbian OS"};
inline constexpr std::string_view abi_pcs_r9_use[] = {"V6", "SB", "TLS pointer", "Unused"};
inline constexpr std::string_view abi_pcs_rw_data[] = {"Absolute", "PC-relative", "SB-relative",
                                                       "None"};
inline constexpr std::string_view abi_pcs_ro_data[] = {"Absolute", "PC-relative", "None"};
inline constexpr std::string_view abi_pcs_got_use[] = {"None", "Direct", "GOT-indirect"};
inline constexpr std::string_view abi_pcs_wchar_t[] = {"None", "", "2", "", "4"};
inline constexpr std::string_view abi_fp_rounding[] = {"Unused", "Needed"};
inline constexpr std::string_view abi_fp_denormal[] = {"Unused", "Needed", "Sign only"};
inline constexpr std::string_view abi_fp_exceptions[] = {"Unused", "Needed"};
inline constexpr std::string_view abi_fp_user_exceptions[] = {"Unused", "Needed"};
inline constexpr std::string_view abi_fp_number_model[] = {"Unused", "Finite", "RTABI", "IEEE 754"};
inline constexpr std::string_view abi_align_needed[] = {"None", "8-byte", "4-byte"};
inline constexpr std::string_view abi_align_preserved[] = {"None", "8-byte, except leaf SP",
                                                           "8-byte"};
inline constexpr std::string_view abi_enum_size[] = {"Unused", "Small", "Int", "Forced to int"};
inline constexpr std::string_view abi_hardfp_use[] = {"As Tag_FP_arch", "SP only", "Reserved",
                                                      "SP and DP"};
inline constexpr std::string_view abi_vfp_args[] = {"AAPCS", "VFP registers", "Custom",
                                                    "Compatible"};
inline constexpr std::string_view abi_wmmx_args[] = {"AAPCS", "WMMX registers", "Custom"};
inline constexpr std::string_view abi_optimization_goals[] = {
    "None",         "Prefer speed",    "Aggressive speed", "Prefer size", "Aggressive size",
    "Prefer debug", "Aggressive debug"};
inline constexpr std::string_view abi_fp_optimization_goals[] = {"None",
                                                                 "Prefer speed",
                                                                 "Aggressive speed",
                                                                 "Prefer size",
                                                                 "Aggressive size",
                                                                 "Prefer accuracy",
                                                                 "Aggressive accuracy"};
inline constexpr std::string_view cpu_unaligned_access[] = {"None", "v6"};
inline constexpr std::string_view fp_hp_extension[] = {"Not allowed", "Allowed",
                                                       "Allowed as alternative format"};
inline constexpr std::string_view abi_fp_16bit_format[] = {"None", "IEEE 754", "Alternative"};
inline constexpr std::string_view mpextension_use[] = {"Not allowed", "Allowed"};
inline constexpr std::string_view div_use[] = {"In Thumb of v7-R and v7-M", "Not allowed",
                                               "Allowed in v7-A with the divide extension"};
inline constexpr std::string_view dsp_extension[] = {"As the architecture says", "Allowed"};
inline constexpr std::string_view mve_arch[] = {"No", "Integer", "Integer and floating point"};
inline constexpr std::string_view pac_extension[] = {"No", "NOP space only", "Allowed"};
inline constexpr std::string_view bti_extension[] = {"No", "NOP space only", "Allowed"};
inline constexpr std::string_view t2ee_use[] = {"Not allowed", "Allowed"};
inline constexpr std::string_view virtualization_use[] = {
    "Not allowed", "TrustZone", "Virtualization", "TrustZone and virtualization"};
inline constexpr std::string_view mpextension_use_legacy[] = {"Not allowed", "Allowed"};
inline constexpr std::string_view framepointer_use[] = {"No", "Yes"};
inline constexpr std::string_view bti_use[] = {"No", "Yes"};
inline constexpr std::string_view pacret_use[] = {"No", "Yes"};

// clang-format off
inline constexpr Row rows[] = {
    {4, Form::text, "Tag_CPU_raw_name", {}},
    {5, Form::text, "Tag_CPU_name", {}},
    {6, Form::number, "Tag_CPU_arch", cpu_arch},
    {7, Form::number, "Tag_CPU_arch_profile", {}},
    {8, Form::number, "Tag_ARM_ISA_use", arm_isa_use},
    {9, Form::number, "Tag_THUMB_ISA_use", thumb_isa_use},
    {10, Form::number, "Tag_FP_arch", fp_arch},
    {11, Form::number, "Tag_WMMX_arch", wmmx_arch},
    {12, Form::number, "Tag_Advanced_SIMD_arch", advanced_simd_arch},
    {13, Form::number, "Tag_PCS_config", pcs_config},
    {14, Form::number, "Tag_ABI_PCS_R9_use", abi_pcs_r9_use},
    {15, Form::number, "Tag_ABI_PCS_RW_data", abi_pcs_rw_data},
    {16, Form::number, "Tag_ABI_PCS_RO_data", abi_pcs_ro_data},
    {17, Form::number, "Tag_ABI_PCS_GOT_use", abi_pcs_got_use},
    {18, Form::number, "Tag_ABI_PCS_wchar_t", abi_pcs_wchar_t},
    {19, Form::number, "Tag_ABI_FP_rounding", abi_fp_rounding},
    {20, Form::number, "Tag_ABI_FP_denormal", abi_fp_denormal},
    {21, Form::number, "Tag_ABI_FP_exceptions", abi_fp_exceptions},
    {22, Form::number, "Tag_ABI_FP_user_exceptions", abi_fp_user_exceptions},
    {23, Form::number, "Tag_ABI_FP_number_model", abi_fp_number_model},
    {24, Form::number, "Tag_ABI_align_needed", abi_align_needed},
    {25, Form::number, "Tag_ABI_align_preserved", abi_align_preserved},
    {26, Form::number, "Tag_ABI_enum_size", abi_enum_size},
    {27, Form::number, "Tag_ABI_HardFP_use", abi_hardfp_use},
    {28, Form::number, "Tag_ABI_VFP_args", abi_vfp_args},
    {29, Form::number, "Tag_ABI_WMMX_args", abi_wmmx_args},
    {30, Form::number, "Tag_ABI_optimization_goals", abi_optimization_goals},
    {31, Form::number, "Tag_ABI_FP_optimization_goals", abi_fp_optimization_goals},
    {32, Form::both, "Tag_compatibility", {}},
    {34, Form::number, "Tag_CPU_unaligned_access", cpu_unaligned_access},
    {36, Form::number, "Tag_FP_HP_extension", fp_hp_extension},
    {38, Form::number, "Tag_ABI_FP_16bit_format", abi_fp_16bit_format},
    {42, Form::number, "Tag_MPextension_use", mpextension_use},
    {44, Form::number, "Tag_DIV_use", div_use},
    {46, Form::number, "Tag_DSP_extension", dsp_extension},
    {48, Form::number, "Tag_MVE_arch", mve_arch},
    {50, Form::number, "Tag_PAC_extension", pac_extension},
    {52, Form::number, "Tag_BTI_extension", bti_extension},
    {64, Form::number, "Tag_nodefaults", {}},
    {65, Form::text, "Tag_also_compatible_with", {}},
    {66, Form::number, "Tag_T2EE_use", t2ee_use},
    {67, Form::text, "Tag_conformance", {}},
    {68, Form::number, "Tag_Virtualization_use", virtualization_use},
    {70, Form::number, "Tag_MPextension_use_legacy", mpextension_use_legacy},
    {72, Form::number, "Tag_FramePointer_use", framepointer_use},
    {74, Form::number, "Tag_BTI_use", bti_use},
    {76, Form::number, "Tag_PACRET_use", pacret_use},
};
// clang-format on

}  // namespace elf::attributes_table
