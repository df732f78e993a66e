# armpack 0.1.0: removes sample 1.2 on RouterOS 7.22.3.
# Upload it and run /import file-name=sample.rsc, or paste it whole into a terminal.
# It can be loaded again at any time: what is there already is left alone.
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 21 || $minor >= 23) do={
    :error "this script is for RouterOS 7.21 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
  }
  :if ([:len [/system/package/find where name="container"]] = 0) do={
    :error "the container package is missing: download the extra packages for this router's version and architecture, upload container-....npk and reboot"
  }
}
{
  :local version [/system/resource/get version]
  :local minor [:tonum [:pick $version 2 4]]
  :if ([:pick $version 0 2] != "7." || $minor < 21 || $minor >= 23) do={
    :error "this script is for RouterOS 7.21 and later ones with the same console; print one for this router's version with: armpack script sample --routeros VERSION"
  }
  :if ([:len [/container/find where comment="armpack:sample"]] > 0) do={
    :local state ""
    :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :if ($state != "stopped") do={
      /container/stop [/container/find where comment="armpack:sample"]
    }
    :local state ""
    :local tries 0
    :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
      :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
      :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
    }
    :while ($state != "stopped" && $tries < 60) do={
      :delay 1s
      :set tries ($tries + 1)
      :set state ""
      :do { :set state [:tostr [/container/get [/container/find where comment="armpack:sample"] status]] } on-error={
        :if ([:len [/container/find where comment="armpack:sample" stopped]] > 0) do={ :set state "stopped" }
        :if ([:len [/container/find where comment="armpack:sample" running]] > 0) do={ :set state "running" }
      }
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
  /container/envs/remove [/container/envs/find where comment="armpack:sample"]
  /container/mounts/remove [/container/mounts/find where comment="armpack:sample"]
  :foreach id in=[/ip/firewall/filter/find where action="fasttrack-connection" dynamic=no] do={
    :local said [:tostr [/ip/firewall/filter/get $id comment]]
    :local at [:find $said " [limited by armpack:sample]"]
    :if ([:typeof $at] = "num") do={
      /ip/firewall/filter/unset $id routing-mark
      /ip/firewall/filter/set $id comment=[:pick $said 0 $at]
    }
  }
  /ip/firewall/mangle/remove [/ip/firewall/mangle/find where comment="armpack:sample"]
  /ip/firewall/filter/remove [/ip/firewall/filter/find where comment="armpack:sample"]
  /ip/route/remove [/ip/route/find where comment="armpack:sample"]
  /routing/table/remove [/routing/table/find where comment="armpack:sample"]
  /ip/firewall/address-list/remove [/ip/firewall/address-list/find where comment="armpack:sample"]
  /interface/list/member/remove [/interface/list/member/find where comment="armpack:sample"]
  /interface/list/remove [/interface/list/find where comment="armpack:sample"]
  /ip/firewall/nat/remove [/ip/firewall/nat/find where comment="armpack:sample"]
  /interface/bridge/port/remove [/interface/bridge/port/find where comment="armpack:sample"]
  /interface/veth/remove [/interface/veth/find where comment="armpack:sample"]
  :if ([:len [/interface/bridge/port/find where bridge="containers"]] = 0) do={
    /ip/address/remove [/ip/address/find where interface="containers" comment="armpack"]
    /interface/bridge/remove [/interface/bridge/find where name="containers" comment="armpack"]
  }
  :if ([:len [/container/find]] = 0 && [/container/config/get tmpdir] = "usb1/containers/tmp") do={
    /container/config/set tmpdir=""
  }
  :put "sample is removed; the archive and the folders of its mounts are still in usb1/containers"
}
