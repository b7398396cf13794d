package org.byol3d.placement;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.crop.MicroBatch;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.storage.GivenPath;

/**
 * Prefers, for each partition, the hosts that store most bytes of the volumes it reads. Asks the
 * file system once per volume. Used on the driver; thread-safe.
 */
public final class BlockPlacement implements Placement {
  private static final int MOST_HOSTS = 3;

  private final List<IndexedVolume> volumes;
  private final Configuration configuration;
  private final Map<Integer, Map<String, Long>> hosts = new ConcurrentHashMap<>();

  /**
   * Creates a placement.
   *
   * @param volumes by the numbers that samples use
   * @param configuration names the file systems and how to reach them
   */
  public BlockPlacement(List<IndexedVolume> volumes, Configuration configuration) {
    this.volumes = List.copyOf(volumes);
    this.configuration = configuration;
  }

  /**
   * @throws UncheckedIOException if the file system cannot be asked
   */
  @Override
  public List<String> preferred(int partition, List<? extends MicroBatch<?>> batches) {
    var stored = new TreeMap<String, Long>();
    for (var batch : batches) {
      for (var sample : batch.samples()) {
        hosts
            .computeIfAbsent(sample.volume(), this::storedBytes)
            .forEach((host, bytes) -> stored.merge(host, bytes, Long::sum));
      }
    }
    // The sort is stable: hosts with equal bytes stay in the order of their names.
    return stored.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_HOSTS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns how many bytes of a volume's file each host stores; empty for local files. */
  private Map<String, Long> storedBytes(int volume) {
    var path = new GivenPath(volumes.get(volume).uri()).onLocal();
    if (path.toUri().getScheme().equals("file")) {
      // Hadoop calls the host of any local or NFS file localhost.
      return Map.of();
    }
    try {
      var fileSystem = path.getFileSystem(configuration);
      var bytes = new HashMap<String, Long>();
      for (var block : fileSystem.getFileBlockLocations(path, 0, volumes.get(volume).bytes())) {
        for (var host : block.getHosts()) {
          bytes.merge(host, block.getLength(), Long::sum);
        }
      }
      return bytes;
    } catch (FileNotFoundException e) {
      // The file was deleted after it was ingested: the task that reads it fails, and the run's
      // policy decides.
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ask where " + path + " is stored", e);
    }
  }
}
