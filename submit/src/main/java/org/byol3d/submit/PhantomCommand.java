package org.byol3d.submit;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.byol3d.phantom.dataset.PhantomDataset.Voxels;
import org.byol3d.text.Quoted;
import org.byol3d.text.Units;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code byol3d phantom}: makes synthetic scans to try everything on. */
@Command(
    name = "phantom",
    description = {
      "Makes synthetic lightsheet scans of brain tissue with plaques.",
      "Writes .b2nd volumes as nnssl does and, with --labels, the masks and files of"
          + " a preprocessed nnU-Net data set. The same seed gives the same bytes.",
    })
final class PhantomCommand extends ConsoleCommand {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description = "Directory to write to, local or of any Hadoop file system.")
  private String out;

  @Option(names = "--scans", defaultValue = "4", description = "Scans. Default: ${DEFAULT-VALUE}.")
  private int scans;

  @Option(
      names = "--patches",
      defaultValue = "8",
      description = "Patches of each scan. Default: ${DEFAULT-VALUE}.")
  private int patches;

  @Option(
      names = "--size",
      defaultValue = "256",
      paramLabel = "VOXELS",
      description = "Edge of a patch in voxels of 4 µm. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Key of all random numbers. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--voxels",
      defaultValue = "zscore",
      description = "zscore (float32) or uint16 (camera counts). Default: ${DEFAULT-VALUE}.")
  private Voxels voxels;

  @Option(names = "--labels", description = "Write masks and nnU-Net's files as well.")
  private boolean labels;

  @Option(names = "--workers", description = "Threads. Default: as many as cores and memory allow.")
  private Integer workers;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var shape =
        checkedOptions(() -> new PhantomDataset.Shape(scans, patches, size, voxels, labels));
    int threads = threads(shape);
    var dataset =
        new PhantomDataset(
            new Configuration(),
            out,
            new PhantomGenerator(PhantomParameters.defaults(), seed),
            shape);
    dataset.requireSpace();
    long bytes = writePatches(dataset, threads);
    if (labels) {
      dataset.writeNnUnetFiles();
    }
    out()
        .printf(
            Locale.ROOT,
            "%d volumes of %d³, %,d bytes before compression, in %s%n"
                + "Next: byol3d inspect %s%n",
            scans * patches,
            size,
            bytes,
            VisibleText.line(out),
            Quoted.forShell(out + "/" + PhantomDataset.id(0, 0) + ".b2nd"));
    return 0;
  }

  private long writePatches(PhantomDataset dataset, int threads)
      throws IOException, InterruptedException {
    var executor = Executors.newFixedThreadPool(threads);
    try {
      var done = new ExecutorCompletionService<Long>(executor);
      for (int scan = 0; scan < scans; scan++) {
        for (int patch = 0; patch < patches; patch++) {
          int thisScan = scan;
          int thisPatch = patch;
          done.submit(() -> dataset.writePatch(thisScan, thisPatch));
        }
      }
      long bytes = 0;
      for (int patch = 1; patch <= scans * patches; patch++) {
        bytes += done.take().get();
        err().printf(Locale.ROOT, "\r%d of %d volumes", patch, scans * patches);
        err().flush();
      }
      err().println();
      return bytes;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("a volume could not be made", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private int threads(PhantomDataset.Shape shape) {
    long heap = Runtime.getRuntime().maxMemory() * 3 / 4;
    long fit = heap / shape.memoryPerPatch();
    if (workers != null) {
      requireWithin("--workers", workers, 1, SparkSessions.MOST_TASKS);
    }
    long threads =
        workers != null
            ? workers
            : Math.min(Math.max(1, fit), Runtime.getRuntime().availableProcessors());
    WrongRequestException.unless(
        threads <= fit,
        String.format(
            Locale.ROOT,
            "--size %d: %d patches at once need %s of memory, but %s are free for them; make"
                + " smaller patches, give fewer --workers, or more memory with"
                + " BYOL3D_JAVA_OPTS=-Xmx16g",
            size,
            threads,
            Units.gibibytesText(threads * shape.memoryPerPatch()),
            Units.gibibytesText(heap)));
    return (int) threads;
  }
}
