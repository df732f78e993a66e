# armpack 0.1.0: replaces sample 1.2 on RouterOS 7.24.
# Upload it and run /import file-name=sample.rsc, or paste it whole into a terminal.
# It can be loaded again at any time: what is there already is left alone.
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 23) do={
    :error "this script is for RouterOS 7.23 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
  }
  :if ([:len [/system/package/find where name="container"]] = 0) do={
    :error "the container package is missing: download the extra packages for this router's version and architecture, upload container-....npk and reboot"
  }
}
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 23) do={
    :error "this script is for RouterOS 7.23 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
  }
  :local allowed [:tostr [/system/device-mode/get container]]
  :if ($allowed != "yes" && $allowed != "true") do={
    :error "containers are not allowed yet: run /system/device-mode/update container=yes and press the reset button, or cut the power, within five minutes"
  }
  :if ([:len [:tostr [/ip/dns/get servers]]] = 0 && [:len [:tostr [/ip/dns/get dynamic-servers]]] = 0) do={
    :error "no DNS server is known, and without one RouterOS starts no container: set one with /ip/dns/set servers="
  }
  :if ([:len [/disk/find where slot="usb1-part1"]] = 0) do={
    :error "there is no disk usb1-part1: plug it in, give it half a minute, and look at /disk/print for its slot"
  }
  :local filesystem [:tostr [/disk/get [/disk/find where slot="usb1-part1"] fs]]
  :if ($filesystem != "ext4" && $filesystem != "btrfs") do={
    :error "the disk usb1-part1 must have ext4, as containers do not work on FAT: /disk/format usb1-part1 file-system=ext4 (this erases it)"
  }
  :if ([:len [/file/find where name="usb1-part1/c/sample-1.2-armv5.tar"]] = 0) do={
    :error "the archive usb1-part1/c/sample-1.2-armv5.tar is not there: upload it with: armpack upload sample --to USER@ROUTER --store usb1-part1/c"
  }
  :local size [/file/get [/file/find where name="usb1-part1/c/sample-1.2-armv5.tar"] size]
  :local free [/disk/get [/disk/find where slot="usb1-part1"] free]
  :if ($free < ($size + 4194304)) do={
    :error "the disk usb1-part1 has too little room: extracting takes about as much as the archive, and 4 MiB"
  }
  :if ([:len [/interface/veth/find where name="veth9"]] > [:len [/interface/veth/find where name="veth9" comment="armpack:sample"]]) do={
    :error "there is an interface of the container's name that armpack did not make: choose another with --interface"
  }
  :if ([:len [/ip/address/find where interface="dock"]] > 0 && [:len [/ip/address/find where interface="dock" address="192.168.9.1/24"]] = 0) do={
    :error "the bridge dock has another address than 192.168.9.1/24: give that with --gateway, and --address to suit"
  }
  :if ([:len [/ip/address/find where address="192.168.9.1/24"]] > [:len [/ip/address/find where interface="dock" address="192.168.9.1/24"]]) do={
    :error "192.168.9.1/24 is the address of another interface: give that bridge with --bridge, or other addresses with --address and --gateway"
  }
  :if ([:len [/container/config/get tmpdir]] = 0) do={
    /container/config/set tmpdir="usb1-part1/c/tmp"
  }
  :if ([:len [/interface/bridge/find where name="dock"]] = 0) do={
    /interface/bridge/add name="dock" comment="armpack"
  }
  :if ([:len [/ip/address/find where interface="dock"]] = 0) do={
    /ip/address/add address=192.168.9.1/24 interface="dock" comment="armpack"
  }
  :if ([:len [/interface/veth/find where name="veth9"]] = 0) do={
    /interface/veth/add name="veth9" address=192.168.9.20/24 gateway=192.168.9.1 comment="armpack:sample"
  }
  :if ([:len [/interface/bridge/port/find where interface="veth9"]] = 0) do={
    /interface/bridge/port/add bridge="dock" interface="veth9" comment="armpack:sample"
  }
  :if ([:len [/container/find where comment="armpack:sample"]] > 0) do={
    :local state ""
    :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
    :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    :if ($state != "stopped") do={
      /container/stop [/container/find where comment="armpack:sample"]
    }
    :local state ""
    :local tries 0
    :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
    :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    :while ($state != "stopped" && $tries < 60) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :if ($state != "stopped") do={
      :error "the container does not stop: stop it with /container/stop, and load this script again"
    }
    /container/remove [/container/find where comment="armpack:sample"]
    :local tries 0
    :while ([:len [/container/find where comment="armpack:sample"]] > 0 && $tries < 60) do={
      :delay 1s
      :set tries ($tries + 1)
    }
    :if ($tries >= 60) do={
      :error "the container is still being removed: load this script again in a minute"
    }
  }
  :if ([:len [/container/mounts/find where list="sample"]] = 0) do={
    /container/mounts/add list="sample" src="usb1-part1/c/sample.sample" dst="/etc/sample" comment="armpack:sample"
  }
  :if ([:len [/container/mounts/find where list="sample-lists"]] = 0) do={
    /container/mounts/add list="sample-lists" src="usb1-part1/c/sample.lists" dst="/lists" comment="armpack:sample" mode=ro
  }
  :if ([:len [/container/envs/find where list="sample" key="GREETING"]] = 0) do={
    /container/envs/add list="sample" key="GREETING" value="it's \"\$me\" [/system/reboot]; \\ \? \C3\A4" comment="armpack:sample"
  }
  :if ([:len [/container/find where comment="armpack:sample"]] = 0) do={
    /container/add file="usb1-part1/c/sample-1.2-armv5.tar" interface="veth9" root-dir="usb1-part1/c/sample.root" hostname="sample" logging=yes start-on-boot=no comment="armpack:sample" name="sample" mountlists="sample,sample-lists" envlists="sample" memory-high="64MiB" ignore-remote-image-change=yes
    :put "extracting the archive; this takes up to some minutes"
    :local state ""
    :local tries 0
    :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
    :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    :while ($state != "stopped" && $tries < 600) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :if ($state != "stopped") do={
      :error "the archive was not extracted in ten minutes: see /log/print where topics~\"container\""
    }
  } else={
    :put "sample is there already; a script made with --upgrade replaces it"
  }
  :if ([:len [/container/envs/find where list="sample" key="TOKEN"]] = 0) do={
    :error "TOKEN is not set: run /container/envs/add list=sample key=TOKEN comment=armpack:sample value=..., and load this script again"
  }
  :local state ""
  :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
  :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
  :if ($state != "running") do={
    /container/start [/container/find where comment="armpack:sample"]
    :local state ""
    :local tries 0
    :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
    :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    :while ($state != "running" && $tries < 30) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :if ($state != "running") do={
      :error "sample does not start: see what it printed: /log/print where topics~\"container\""
    }
    :delay 5s
    :local state ""
    :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
    :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    :if ($state != "running") do={
      :error "sample did not stay up. After signal 4 (Illegal instruction) run armpack check on the archive; else see what it printed: /log/print where topics~\"container\""
    }
  }
  :put "sample is running"
}
