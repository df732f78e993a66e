#include "check/report.hpp"

#include <string_view>

namespace check {

namespace {

constexpr std::string_view schema_text = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "armpack.check/1: the verdict of armpack check",
  "type": "object",
  "required": ["schema", "profile", "verdict", "unused_waivers", "files"],
  "additionalProperties": false,
  "properties": {
    "schema": {"const": "armpack.check/1"},
    "profile": {"type": "string", "description": "the instruction set it was judged by"},
    "verdict": {"enum": ["pass", "refused"]},
    "unused_waivers": {
      "description": "waivers that covered no instruction, as sentences; any refuses",
      "type": "array", "items": {"type": "string"}
    },
    "files": {"type": "array", "items": {"$ref": "#/$defs/file"}}
  },
  "$defs": {
    "count": {"type": "integer", "minimum": 0},
    "text_or_null": {"type": ["string", "null"]},
    "file": {
      "type": "object",
      "required": ["path", "kind", "verdict", "facts", "bytes", "counts", "problems", "findings"],
      "additionalProperties": false,
      "properties": {
        "path": {"type": "string"},
        "kind": {"enum": ["elf", "script", "other"]},
        "verdict": {"enum": ["pass", "refused", "skipped"]},
        "facts": {"$ref": "#/$defs/facts"},
        "bytes": {
          "description": "every executable byte is one of these",
          "type": "object",
          "required": ["code", "data", "unknown"],
          "additionalProperties": false,
          "properties": {
            "code": {"$ref": "#/$defs/count"},
            "data": {"$ref": "#/$defs/count"},
            "unknown": {"$ref": "#/$defs/count"}
          }
        },
        "counts": {
          "description": "all instructions above the profile; findings holds the first of them",
          "type": "object",
          "required": ["unsupported", "guarded", "unreached", "waived"],
          "additionalProperties": false,
          "properties": {
            "unsupported": {"$ref": "#/$defs/count"},
            "guarded": {"$ref": "#/$defs/count"},
            "unreached": {"$ref": "#/$defs/count"},
            "waived": {"$ref": "#/$defs/count"}
          }
        },
        "problems": {"type": "array", "items": {"$ref": "#/$defs/problem"}},
        "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}}
      }
    },
)"
                                         R"(    "facts": {
      "description": "what the file says of itself; empty for what is neither ELF nor a script",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "identity": {"type": "string"},
        "damage": {"type": "array", "items": {"type": "string"}},
        "type": {"type": "string"},
        "flags": {"type": "string", "pattern": "^0x[0-9a-f]{8}$"},
        "interpreter": {"$ref": "#/$defs/text_or_null"},
        "needed": {"type": "array", "items": {"type": "string"}},
        "soname": {"$ref": "#/$defs/text_or_null"},
        "search": {"type": "array", "items": {"type": "string"}},
        "needed_versions": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["library", "version", "weak"],
            "additionalProperties": false,
            "properties": {
              "library": {"type": "string"},
              "version": {"type": "string"},
              "weak": {"type": "boolean"}
            }
          }
        },
        "attributes": {"type": "object", "additionalProperties": {"type": "string"}},
        "oldest_kernel": {"$ref": "#/$defs/text_or_null"},
        "build_id": {"$ref": "#/$defs/text_or_null"},
        "has_symbol_table": {"type": "boolean"},
        "same_as": {"type": "string", "description": "another name of that file"},
        "go": {
          "type": ["object", "null"],
          "required": ["version", "package", "goarm"],
          "additionalProperties": false,
          "properties": {
            "version": {"type": "string"},
            "package": {"type": "string"},
            "goarm": {"$ref": "#/$defs/text_or_null"}
          }
        }
      }
    },
    "problem": {
      "description": "a fact that a rule objects to",
      "type": "object",
      "required": ["rule", "weight", "fact", "remedy"],
      "additionalProperties": false,
      "properties": {
        "rule": {"type": "string"},
        "weight": {"enum": ["refused", "warning"]},
        "fact": {"type": "string"},
        "remedy": {"type": "string"}
      }
    },
    "finding": {
      "description": "an instruction that the profile does not have",
      "type": "object",
      "required": ["address", "word", "state", "instruction", "assembly", "needs", "verdict",
                   "function", "gate", "reason"],
      "additionalProperties": false,
      "properties": {
        "address": {"type": "string", "pattern": "^0x[0-9a-f]{8}$"},
        "word": {
          "description": "of two halfwords in memory order, if it is 32 bits of Thumb",
          "type": "string", "pattern": "^([0-9a-f]{4}){1,2}$"
        },
        "state": {"enum": ["A32", "T32"]},
        "instruction": {"type": "string"},
        "assembly": {"type": "string"},
        "needs": {
          "enum": ["v4", "v4t", "v5t", "v5te", "v5tej", "v6", "v6k", "v6t2", "v7", "v7mp", "div",
                   "virt", "sec", "v8", "crc", "vfp2", "vfp3", "vfp4", "vfp8", "neon", "crypto",
                   "iwmmxt", "xscale", "fpa", "unallocated", "unpredictable"]
        },
        "verdict": {"enum": ["unsupported", "guarded", "unreached", "waived"]},
        "function": {"$ref": "#/$defs/text_or_null"},
        "gate": {"$ref": "#/$defs/text_or_null"},
        "reason": {"type": "string"}
      }
    }
  }
}
)";

}  // namespace

std::string report_schema() {
    return std::string(schema_text);
}

}  // namespace check
