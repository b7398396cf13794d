package org.byol3d.run;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.config.RunConfig;
import org.byol3d.distributed.UnreadableVolume;
import org.byol3d.ingest.UnchangedVolumeOpener;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VolumeCache;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.FileIdentity;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.byol3d.volume.source.LocalFileCache;

/**
 * The files that a worker of a training reads: open volumes and masks, shared by all threads of the
 * worker.
 */
public final class TrainingFiles implements Closeable {
  private final VolumeCache cache;

  /**
   * @param cache opens the files; closed with this object
   */
  public TrainingFiles(VolumeCache cache) {
    this.cache = cache;
  }

  /**
   * Opens files as the configuration says. Refuses those that have changed since they were
   * ingested.
   *
   * @param files the volumes and masks of the index, as it has read them
   * @param hadoop names the file systems and how to reach them
   */
  public static TrainingFiles open(
      RunConfig.Data data, List<FileIdentity> files, Configuration hadoop) throws IOException {
    return new TrainingFiles(
        new VolumeCache(
            new UnchangedVolumeOpener(opener(data, files, hadoop), files.stream(), hadoop),
            data.openVolumes()));
  }

  /** Reads the crops of a sample. */
  @FunctionalInterface
  public interface Reading {
    /**
     * Reads; may be called twice.
     *
     * @throws IOException if a file cannot be read; names the file
     */
    void run() throws IOException;
  }

  /**
   * Reads the crops of a sample. Tries twice: a file may have been replaced, or its server
   * restarted, since it was opened.
   *
   * @param volume its number among the sampler's volumes
   * @param uris of the volume and of what is read with it
   * @return the volume if it cannot be read; empty if all is read
   * @throws IOException if the task was killed: the files are sound
   */
  public Optional<UnreadableVolume> read(int volume, List<String> uris, Reading reading)
      throws IOException {
    try {
      try {
        reading.run();
      } catch (InterruptedIOException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        for (var uri : uris) {
          cache.invalidate(uri);
        }
        readAgain(reading, e);
      }
      return Optional.empty();
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(new UnreadableVolume(volume, uris.get(0), e.getMessage()));
    }
  }

  private static void readAgain(Reading reading, IOException first) throws IOException {
    try {
      reading.run();
    } catch (IOException e) {
      e.addSuppressed(first);
      throw e;
    }
  }

  /**
   * Lends an open file.
   *
   * @param expected its extent when it was ingested
   * @return the file; close it after use
   * @throws IOException if it cannot be opened or has another extent; names the file
   */
  public VolumeCache.BorrowedVolume borrow(String uri, Extent expected) throws IOException {
    var borrowed = cache.borrow(uri);
    var extent = Extent.of(borrowed.volume().shape());
    if (!extent.equals(expected)) {
      borrowed.close();
      throw new IOException(
          "%s: has %s voxels, but had %s when it was ingested: ingest again"
              .formatted(uri, extent, expected));
    }
    return borrowed;
  }

  @Override
  public void close() throws IOException {
    cache.close();
  }

  private static VolumeOpener opener(
      RunConfig.Data data, List<FileIdentity> files, Configuration hadoop) throws IOException {
    var remote = new HadoopSourceOpener(hadoop);
    if (data.cacheDirectory().isEmpty()) {
      return new FormatVolumeOpener(remote);
    }
    var cache = new LocalFileCache(Path.of(data.cacheDirectory().get()), data.cacheBytes(), remote);
    Map<String, FileIdentity> known =
        files.stream().collect(Collectors.toMap(FileIdentity::uri, file -> file));
    return new FormatVolumeOpener(cache.opener(known));
  }
}
