# armpack 0.1.0: installs sample 1.2 on RouterOS 7.16.2.
# Upload it and run /import file-name=sample.rsc, or paste it whole into a terminal.
# It can be loaded again at any time: what is there already is left alone.
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 16 || $minor >= 19) do={
    :error "this script is for RouterOS 7.16 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
  }
  :if ([:len [/system/package/find where name="container"]] = 0) do={
    :error "the container package is missing: download the extra packages for this router's version and architecture, upload container-....npk and reboot"
  }
}
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 16 || $minor >= 19) do={
    :error "this script is for RouterOS 7.16 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
  }
  :local allowed [:tostr [/system/device-mode/get container]]
  :if ($allowed != "yes" && $allowed != "true") do={
    :error "containers are not allowed yet: run /system/device-mode/update container=yes and press the reset button, or cut the power, within five minutes"
  }
  :if ([:len [:tostr [/ip/dns/get servers]]] = 0 && [:len [:tostr [/ip/dns/get dynamic-servers]]] = 0) do={
    :error "no DNS server is known, and without one RouterOS starts no container: set one with /ip/dns/set servers="
  }
  :if ([:len [/disk/find where slot="usb1"]] = 0) do={
    :error "there is no disk usb1: plug it in, give it half a minute, and look at /disk/print for its slot"
  }
  :local filesystem [:tostr [/disk/get [/disk/find where slot="usb1"] fs]]
  :if ($filesystem != "ext4" && $filesystem != "btrfs") do={
    :error "the disk usb1 must have ext4, as containers do not work on FAT: /disk/format-drive usb1 file-system=ext4 (this erases it)"
  }
  :if ([:len [/container/find where comment="armpack:sample"]] = 0) do={
    :if ([:len [/file/find where name="usb1/containers/sample-1.2-armv5.tar"]] = 0) do={
      :error "the archive usb1/containers/sample-1.2-armv5.tar is not there: upload it with: armpack upload sample --to USER@ROUTER --store usb1/containers"
    }
    :local size [/file/get [/file/find where name="usb1/containers/sample-1.2-armv5.tar"] size]
    :local free [/disk/get [/disk/find where slot="usb1"] free]
    :if ($free < ($size + 4194304)) do={
      :error "the disk usb1 has too little room: extracting takes about as much as the archive, and 4 MiB"
    }
    :if ([:len [/file/find where name="usb1/containers/sample.root"]] > 0) do={
      :error "the folder usb1/containers/sample.root is there already; RouterOS wants to make it itself: remove it, or rename it if you need what is in it"
    }
  }
  :if ([:len [/interface/veth/find where name="veth-sample"]] > [:len [/interface/veth/find where name="veth-sample" comment="armpack:sample"]]) do={
    :error "there is an interface of the container's name that armpack did not make: choose another with --interface"
  }
  :if ([:len [/ip/address/find where interface="containers"]] > 0 && [:len [/ip/address/find where interface="containers" address="10.40.0.1/16"]] = 0) do={
    :error "the bridge containers has another address than 10.40.0.1/16: give that with --gateway, and --address to suit"
  }
  :if ([:len [/ip/address/find where address="10.40.0.1/16"]] > [:len [/ip/address/find where interface="containers" address="10.40.0.1/16"]]) do={
    :error "10.40.0.1/16 is the address of another interface: give that bridge with --bridge, or other addresses with --address and --gateway"
  }
  :if ([:len [/container/config/get tmpdir]] = 0) do={
    /container/config/set tmpdir="usb1/containers/tmp"
  }
  :if ([:len [/interface/bridge/find where name="containers"]] = 0) do={
    /interface/bridge/add name="containers" comment="armpack"
  }
  :if ([:len [/ip/address/find where interface="containers"]] = 0) do={
    /ip/address/add address=10.40.0.1/16 interface="containers" comment="armpack"
  }
  :if ([:len [/interface/veth/find where name="veth-sample"]] = 0) do={
    /interface/veth/add name="veth-sample" address=10.40.0.2/16 gateway=10.40.0.1 comment="armpack:sample"
  }
  :if ([:len [/interface/bridge/port/find where interface="veth-sample"]] = 0) do={
    /interface/bridge/port/add bridge="containers" interface="veth-sample" comment="armpack:sample"
  }
  :if ([:len [/ip/firewall/nat/find where comment="armpack:sample"]] = 0) do={
    /ip/firewall/nat/add chain=srcnat action=masquerade src-address=10.40.0.2 dst-address=!10.40.0.0/16 comment="armpack:sample"
  }
  :if ([:len [/container/mounts/find where name="sample"]] = 0) do={
    /container/mounts/add name="sample" src="usb1/containers/sample.sample" dst="/etc/sample" comment="armpack:sample"
  }
  :if ([:len [/container/mounts/find where name="sample-lists"]] = 0) do={
    /container/mounts/add name="sample-lists" src="usb1/containers/sample.lists" dst="/lists" comment="armpack:sample"
  }
  :if ([:len [/container/envs/find where name="sample" key="GREETING"]] = 0) do={
    /container/envs/add name="sample" key="GREETING" value="it's \"\$me\" [/system/reboot]; \\ \? \C3\A4" comment="armpack:sample"
  }
  :if ([:len [/container/find where comment="armpack:sample"]] = 0) do={
    /container/add file="usb1/containers/sample-1.2-armv5.tar" interface="veth-sample" root-dir="usb1/containers/sample.root" hostname="sample" logging=yes start-on-boot=no comment="armpack:sample" mounts="sample,sample-lists" envlist="sample"
    :put "extracting the archive; this takes up to some minutes"
    :local state ""
    :local tries 0
    :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]]
    :while ($state != "stopped" && $tries < 600) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]]
    }
    :if ($state != "stopped") do={
      :error "the archive was not extracted in ten minutes: see /log/print where topics~\"container\""
    }
  } else={
    :put "sample is there already; a script made with --upgrade replaces it"
  }
  :if ([:len [/container/envs/find where name="sample" key="TOKEN"]] = 0) do={
    :error "TOKEN is not set: run /container/envs/add name=sample key=TOKEN comment=armpack:sample value=..., and load this script again"
  }
  :local state ""
  :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]]
  :if ($state != "running") do={
    /container/start [/container/find where comment="armpack:sample"]
    :local state ""
    :local tries 0
    :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]]
    :while ($state != "running" && $tries < 30) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]]
    }
    :if ($state != "running") do={
      :error "sample does not start: see what it printed: /log/print where topics~\"container\""
    }
    :delay 5s
    :local state ""
    :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]]
    :if ($state != "running") do={
      :error "sample did not stay up. After signal 4 (Illegal instruction) run armpack check on the archive; else see what it printed: /log/print where topics~\"container\""
    }
  }
  :put "sample is running"
}
