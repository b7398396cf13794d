package org.byol3d.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import org.byol3d.ingest.IngestListener.Phase;
import org.byol3d.ingest.Slices.Slice;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseHeldException;
import org.byol3d.storage.LeaseTerms;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.PercentileWindow;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.FileIdentity;
import org.byol3d.volume.source.HadoopSourceOpener;

/**
 * Brings an index up to date with a directory of volumes. Files that have not changed since the
 * last generation are not opened; Spark tasks of about equal bytes read the others. The result
 * depends neither on the number of tasks nor on where they run.
 */
public final class IngestJob {
  /** The lock of an index. */
  static final LeaseTerms LOCK = new LeaseTerms("_lock", "index", Duration.ofMinutes(2));

  private static final Reading MASK_READING = opener -> new MaskInspector(opener)::inspect;
  private static final int TASKS_PER_CORE = 4;
  private static final int MOST_FILES_PER_TASK = 256;

  private final SparkSession spark;
  private final Clock clock;
  private final IngestListener listener;

  /**
   * Creates a job.
   *
   * @param spark runs the tasks, and knows the Hadoop file systems
   * @param clock tells when locks expire
   * @param listener receives the progress
   */
  public IngestJob(SparkSession spark, Clock clock, IngestListener listener) {
    this.spark = spark;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Runs an ingest.
   *
   * @throws LeaseHeldException if another process writes the index
   * @throws IllegalArgumentException if the scan id rule does not fit a file
   * @throws IOException if there are no volumes, most of the index's volumes have vanished, the
   *     index is of another data directory, or a directory cannot be read or written; the index
   *     does not change then
   */
  public IngestReport run(IngestOptions options) throws IOException {
    var configuration = spark.sparkContext().hadoopConfiguration();
    var index = StoreDirectory.of(options.index(), configuration);
    try (var lock = new RenewedLease(Lease.acquire(index, LOCK, clock))) {
      return run(options, new GenerationStore(index), lock, configuration);
    }
  }

  private IngestReport run(
      IngestOptions options, GenerationStore store, RenewedLease lock, Configuration configuration)
      throws IOException {
    var data = DataDirectory.of(options.dataDirectory(), configuration);
    var manifest = store.manifest();
    store.deleteLeftovers(manifest);
    if (manifest.isPresent() && !manifest.get().dataDirectory().equals(data.uri())) {
      throw new IOException(
          "the index is of %s, not of %s: give each data directory its own --index"
              .formatted(manifest.get().dataDirectory(), data));
    }
    var last = manifest.isEmpty() ? Optional.<Generation>empty() : load(store, manifest.get());
    listener.reached(
        Phase.LOCKED, "generation " + last.map(it -> it.manifest().generation()).orElse(0L));

    var listing = VolumeListing.of(data.uri(), configuration);
    int seen = listing.files().size() + listing.unusable().size();
    if (seen == 0 && last.isEmpty()) {
      throw new IOException(
          data + " has no .b2nd or .npy volumes: check that --data-dir is right and mounted");
    }
    boolean hasMasks = options.masks() || manifest.map(it -> it.parameters().masks()).orElse(false);
    var plan = new IngestPlan(last, data, listing, options, hasMasks);
    if (!options.allowVanished()) {
      plan.requireNotVanished();
    }
    listener.reached(
        Phase.LISTED,
        String.format(
            Locale.ROOT, "%,d files, of which %,d are to be read", seen, plan.toOpen().size()));

    var started = System.nanoTime();
    var opened = spark.sparkContext().longAccumulator("files opened");
    var next =
        plan.next(inspect(plan.toOpen(), options.tasks(), configuration, opened, reading(options)));
    var masks =
        hasMasks ? Optional.of(new MaskPlan(last, next, listing)) : Optional.<MaskPlan>empty();
    if (masks.isPresent()) {
      var toOpen = masks.get().toOpen();
      next =
          masks.get().next(inspect(toOpen, options.tasks(), configuration, opened, MASK_READING));
    }
    var reading = Duration.ofNanos(System.nanoTime() - started);
    listener.reached(
        Phase.INSPECTED,
        String.format(
            Locale.ROOT,
            "%,d volumes%s, %,d files in quarantine",
            next.manifest().counts().volumes(),
            hasMasks ? String.format(Locale.ROOT, ", %,d masks", next.masks().size()) : "",
            next.quarantine().size()));

    var committed = last.isEmpty() || !next.hasSameContentAs(last.get());
    if (committed) {
      lock.assertHeld();
      store.write(next);
      listener.reached(Phase.WRITTEN, "generation " + next.manifest().generation());
      lock.assertHeld();
      store.commit(next.manifest());
      listener.reached(Phase.COMMITTED, "generation " + next.manifest().generation());
    }
    return new IngestReport(
        committed ? next.manifest().generation() : last.get().manifest().generation(),
        committed,
        seen + masks.map(MaskPlan::seen).orElse(0),
        plan.leftOut(),
        opened.value(),
        bytes(plan.toOpen()) + masks.map(it -> bytes(it.toOpen())).orElse(0L),
        plan.added() + masks.map(MaskPlan::added).orElse(0),
        plan.changed() + masks.map(MaskPlan::changed).orElse(0),
        plan.unchanged() + masks.map(MaskPlan::unchanged).orElse(0),
        plan.renamed(),
        plan.vanished(),
        next.manifest().counts().volumes(),
        (int) next.volumes().stream().filter(IngestJob::isSparse).count(),
        scans(options.scanIds(), data, next),
        next.quarantine(),
        reading,
        hasMasks
            ? Optional.of(MaskCounts.of(next.manifest().counts().volumes(), next.masks()))
            : Optional.empty());
  }

  private static long bytes(List<FileIdentity> files) {
    return files.stream().mapToLong(FileIdentity::length).sum();
  }

  private static ScanCounts scans(ScanIdRule rule, DataDirectory data, Generation generation) {
    var scans = new ScanCounts(rule, data);
    generation.volumes().stream()
        .filter(volume -> volume.vanished().isEmpty())
        .forEach(volume -> scans.add(volume.uri(), volume.scanId()));
    return scans;
  }

  private static boolean isSparse(IndexedVolume volume) {
    return volume.vanished().isEmpty()
        && volume.statistics().window().source() != PercentileWindow.Source.VOLUME;
  }

  private static Optional<Generation> load(GenerationStore store, Manifest manifest)
      throws IOException {
    return Optional.of(store.load(manifest));
  }

  /** Makes the reader of a task's files. */
  private interface Reading extends Serializable {
    Function<FileIdentity, Inspection> inspector(VolumeOpener opener);
  }

  private static Reading reading(IngestOptions options) {
    int minSize = options.minSize();
    var mode = options.statistics();
    return opener -> new VolumeInspector(opener, minSize, mode)::inspect;
  }

  private List<Inspection> inspect(
      List<FileIdentity> files,
      OptionalInt givenTasks,
      Configuration configuration,
      LongAccumulator opened,
      Reading reading) {
    if (files.isEmpty()) {
      return List.of();
    }
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var tasks =
        givenTasks.orElse(
            Math.max(
                TASKS_PER_CORE * context.defaultParallelism(), files.size() / MOST_FILES_PER_TASK));
    var slices = Slices.balanced(files, tasks);
    Broadcast<SerializableConfiguration> hadoop =
        context.broadcast(new SerializableConfiguration(configuration));
    try {
      return context
          .parallelize(slices, slices.size())
          .flatMap(slice -> inspect(slice, hadoop.value().value(), opened, reading).iterator())
          .collect();
    } finally {
      hadoop.destroy();
    }
  }

  /** Inspects the files of one task. */
  private static List<Inspection> inspect(
      Slice slice, Configuration configuration, LongAccumulator opened, Reading reading) {
    var inspector =
        reading.inspector(new FormatVolumeOpener(new HadoopSourceOpener(configuration)));
    return slice.files().stream()
        .map(
            file -> {
              opened.add(1);
              return inspector.apply(file);
            })
        .toList();
  }
}
