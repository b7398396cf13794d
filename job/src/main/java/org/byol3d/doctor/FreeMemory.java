package org.byol3d.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads how much memory is free. */
final class FreeMemory {
  private static final Path LINUX = Path.of("/proc/meminfo");
  private static final Pattern AVAILABLE =
      Pattern.compile("^MemAvailable:\\s+(\\d+) kB$", Pattern.MULTILINE);

  private FreeMemory() {}

  /** Returns the bytes of the heap that are free, or that it can still grow by. */
  static long ofHeap() {
    var runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  /** Returns the free bytes of the machine, or of the container around this process. */
  static long ofMachine() throws IOException {
    var bean = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    // The bean knows a container's limit, but counts files that Linux keeps in memory as used.
    var available =
        Files.isReadable(LINUX) ? available(Files.readString(LINUX)) : OptionalLong.empty();
    return Math.min(bean.getTotalMemorySize(), available.orElseGet(() -> bean.getFreeMemorySize()));
  }

  /** Returns the bytes that are available without swapping, as {@code /proc/meminfo} says. */
  static OptionalLong available(String memoryInfo) {
    var matcher = AVAILABLE.matcher(memoryInfo);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) * 1024)
        : OptionalLong.empty();
  }
}
