# armpack 0.1.0: installs sample 1.2 on RouterOS 7.20.8.
# Upload it and run /import file-name=sample.rsc, or paste it whole into a terminal.
# It can be loaded again at any time: what is there already is left alone.
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 20 || $minor >= 21) do={
    :error "this script is for RouterOS 7.20 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
  }
  :if ([:len [/system/package/find where name="container"]] = 0) do={
    :error "the container package is missing: download the extra packages for this router's version and architecture, upload container-....npk and reboot"
  }
}
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 20 || $minor >= 21) do={
    :error "this script is for RouterOS 7.20 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
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
    :error "the disk usb1 must have ext4, as containers do not work on FAT: /disk/format usb1 file-system=ext4 (this erases it)"
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
  :if ([:len [/ip/route/find where routing-table="proxy"]] > [:len [/ip/route/find where routing-table="proxy" comment="armpack:sample"]]) do={
    :error "the routing table proxy leads to another proxy: remove its route first (/ip/route/print where routing-table=proxy)"
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
  :if ([:len [/ip/firewall/address-list/find where list="LAN"]] = [:len [/ip/firewall/address-list/find where list="LAN" comment="armpack:sample"]]) do={
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="0.0.0.0/8"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="0.0.0.0/8" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="10.0.0.0/8"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="10.0.0.0/8" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="100.64.0.0/10"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="100.64.0.0/10" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="127.0.0.0/8"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="127.0.0.0/8" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="169.254.0.0/16"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="169.254.0.0/16" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="172.16.0.0/12"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="172.16.0.0/12" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="192.168.0.0/16"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="192.168.0.0/16" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="224.0.0.0/4"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="224.0.0.0/4" comment="armpack:sample"
    }
    :if ([:len [/ip/firewall/address-list/find where list="LAN" address="240.0.0.0/4"]] = 0) do={
      /ip/firewall/address-list/add list="LAN" address="240.0.0.0/4" comment="armpack:sample"
    }
  }
  :if ([:len [/ip/firewall/address-list/find where list="PROXY" address="10.0.0.0/16"]] = 0) do={
    /ip/firewall/address-list/add list="PROXY" address="10.0.0.0/16" comment="armpack:sample"
  }
  :if ([:len [/ip/firewall/address-list/find where list="PROXY" address="10.20.0.7"]] = 0) do={
    /ip/firewall/address-list/add list="PROXY" address="10.20.0.7" comment="armpack:sample"
  }
  :if ([:len [/interface/list/find where name="PROXY"]] = 0) do={
    /interface/list/add name="PROXY" comment="armpack:sample"
  }
  :do {
    :if ([:len [/interface/list/member/find where list="PROXY" interface="bridge"]] = 0) do={
      /interface/list/member/add list="PROXY" interface="bridge" comment="armpack:sample"
    }
  } on-error={
    :error "there is no interface bridge: give another --client-interface; what is there already can stay"
  }
  :foreach id in=[/ip/address/find where dynamic=no] do={
    :local whole [:tostr [/ip/address/get $id address]]
    :local own [:pick $whole 0 [:find $whole "/"]]
    :if ([:len [/ip/firewall/address-list/find where list="PROXY-GW" address=$own]] = 0) do={
      /ip/firewall/address-list/add list="PROXY-GW" address=$own comment="armpack:sample"
    }
  }
  :if ([:len [/routing/table/find where name="proxy"]] = 0) do={
    /routing/table/add name="proxy" fib comment="armpack:sample"
  }
  :if ([:len [/ip/route/find where distance=1 routing-table="proxy" comment="armpack:sample"]] = 0) do={
    /ip/route/add dst-address=0.0.0.0/0 gateway=10.40.0.2 distance=1 routing-table="proxy" comment="armpack:sample"
  }
  :if ([:len [/ip/route/find where distance=250 routing-table="proxy" comment="armpack:sample"]] = 0) do={
    /ip/route/add dst-address=0.0.0.0/0 blackhole distance=250 routing-table="proxy" comment="armpack:sample"
  }
  :if ([:len [/ip/firewall/filter/find where comment="armpack:sample" chain="forward"]] = 0) do={
    :local others [/ip/firewall/filter/find where chain="forward" dynamic=no]
    :if ([:len $others] = 0) do={
      /ip/firewall/filter/add chain=forward action=drop in-interface="containers" src-address=!10.40.0.0/16 src-address-list="PROXY" dst-address-list=!LAN comment="armpack:sample"
    } else={
      /ip/firewall/filter/add place-before=[:pick $others 0] chain=forward action=drop in-interface="containers" src-address=!10.40.0.0/16 src-address-list="PROXY" dst-address-list=!LAN comment="armpack:sample"
    }
  }
  :if ([:len [/ip/firewall/filter/find where comment="armpack:sample" chain="input"]] = 0) do={
    :local others [/ip/firewall/filter/find where chain="input" dynamic=no]
    :if ([:len $others] = 0) do={
      /ip/firewall/filter/add chain=input action=drop in-interface="containers" src-address=!10.40.0.0/16 protocol=udp dst-port=53 src-address-list="PROXY" dst-address-list="PROXY-GW" comment="armpack:sample"
    } else={
      /ip/firewall/filter/add place-before=[:pick $others 0] chain=input action=drop in-interface="containers" src-address=!10.40.0.0/16 protocol=udp dst-port=53 src-address-list="PROXY" dst-address-list="PROXY-GW" comment="armpack:sample"
    }
  }
  :if ([:len [/ip/firewall/mangle/find where comment="armpack:sample" protocol="udp"]] = 0) do={
    /ip/firewall/mangle/add chain=prerouting action=mark-routing new-routing-mark="proxy" passthrough=no in-interface-list="PROXY" protocol=udp dst-port=53 dst-address-list="PROXY-GW" comment="armpack:sample"
  }
  :if ([:len [/ip/firewall/mangle/find where comment="armpack:sample" src-address-list="PROXY"]] = 0) do={
    /ip/firewall/mangle/add chain=prerouting action=mark-routing new-routing-mark="proxy" passthrough=no in-interface-list="PROXY" src-address-list="PROXY" dst-address-list=!LAN comment="armpack:sample"
  }
  :foreach id in=[/ip/firewall/filter/find where action="fasttrack-connection" dynamic=no] do={
    :if ([:len [:tostr [/ip/firewall/filter/get $id routing-mark]]] = 0) do={
      :local said [:tostr [/ip/firewall/filter/get $id comment]]
      /ip/firewall/filter/set $id routing-mark=main comment=($said . " [limited by armpack:sample]")
    }
  }
  :if ([:len [/container/mounts/find where name="sample"]] = 0) do={
    /container/mounts/add name="sample" src="usb1/containers/sample.sample" dst="/etc/sample" comment="armpack:sample"
  }
  :if ([:len [/container/mounts/find where name="sample-lists"]] = 0) do={
    /container/mounts/add name="sample-lists" src="usb1/containers/sample.lists" dst="/lists" comment="armpack:sample" read-only=yes
  }
  :if ([:len [/container/envs/find where list="sample" key="GREETING"]] = 0) do={
    /container/envs/add list="sample" key="GREETING" value="it's \"\$me\" [/system/reboot]; \\ \? \C3\A4" comment="armpack:sample"
  }
  :if ([:len [/container/find where comment="armpack:sample"]] = 0) do={
    /container/add file="usb1/containers/sample-1.2-armv5.tar" interface="veth-sample" root-dir="usb1/containers/sample.root" hostname="sample" logging=yes start-on-boot=no comment="armpack:sample" name="sample" mounts="sample,sample-lists" envlists="sample" memory-high="64MiB"
    :put "extracting the archive; this takes up to some minutes"
    :local state ""
    :local tries 0
    :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :while ($state != "stopped" && $tries < 600) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
        :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
        :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
      }
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
  :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
    :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
    :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
  }
  :if ($state != "running") do={
    /container/start [/container/find where comment="armpack:sample"]
    :local state ""
    :local tries 0
    :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :while ($state != "running" && $tries < 30) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
        :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
        :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
      }
    }
    :if ($state != "running") do={
      :error "sample does not start: see what it printed: /log/print where topics~\"container\""
    }
    :delay 5s
    :local state ""
    :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :if ($state != "running") do={
      :error "sample did not stay up. After signal 4 (Illegal instruction) run armpack check on the archive; else see what it printed: /log/print where topics~\"container\""
    }
  }
  :put "sample is running"
}
