package org.byol3d.bench;

import java.io.IOException;
import java.io.Serializable;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Memory of a process, in bytes.
 *
 * @param resident pages that are in memory
 * @param heap Java objects after a garbage collection
 * @param heapReserved memory that the Java heap takes from the system, used or not
 * @param direct Java buffers outside the heap
 */
public record ProcessMemory(long resident, long heap, long heapReserved, long direct)
    implements Serializable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1024;

  /**
   * Returns the present memory of this process, after a garbage collection.
   *
   * @throws IOException if the system is not Linux
   */
  static ProcessMemory now() throws IOException {
    System.gc();
    var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(it -> it.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new ProcessMemory(residentNow(), heap.getUsed(), heap.getCommitted(), direct);
  }

  /** Estimates the memory outside of Java's heap and buffers: libtorch's tensors, code, threads. */
  public long elsewhere() {
    return Math.max(0, resident - heapReserved - direct);
  }

  private static long residentNow() throws IOException {
    try {
      for (var line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RESIDENT)) {
          return KIB * Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip());
        }
      }
    } catch (NoSuchFileException e) {
      throw new IOException("resident memory is read from " + STATUS + ": only Linux has it", e);
    }
    throw new IOException(STATUS + " has no " + RESIDENT);
  }
}
