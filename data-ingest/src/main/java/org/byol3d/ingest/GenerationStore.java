package org.byol3d.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.byol3d.storage.NumberedNames;
import org.byol3d.storage.StoreDirectory;

/**
 * The generations of an index on its file system. A generation is two Parquet directories, or three
 * with masks, that never change after they have their names; only the manifest says which
 * generation is current. A killed process leaves directories under temporary names, or under the
 * name of a generation that no manifest names; the next process that writes deletes them.
 */
final class GenerationStore {
  private static final String VOLUMES = "volumes";
  private static final String MASKS = "masks";
  private static final String QUARANTINE = "quarantine";
  private static final NumberedNames GENERATIONS = new NumberedNames("generation=", 6, "");

  /** Rows per Parquet file, about 10 MB. */
  private static final int ROWS_PER_FILE = 10_000;

  /** Masks per Parquet file: their rows are longer than those of volumes. */
  private static final int MASKS_PER_FILE = 500;

  private static final Pattern PART = Pattern.compile("part-[0-9]{5,}\\.parquet");
  private static final String REMEDY =
      "restore it from a copy, or make a new index: byol3d ingest into a new --index";

  private final StoreDirectory index;

  GenerationStore(StoreDirectory index) {
    this.index = index;
  }

  /** Reads the manifest of the current generation, if the index has one. */
  Optional<Manifest> manifest() throws IOException {
    var bytes = index.read(Manifest.FILE);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(Manifest.parse(index.path(Manifest.FILE).toString(), bytes.get()));
  }

  /**
   * Loads the generation that a manifest describes.
   *
   * @throws IOException if the number of rows is not that of the manifest, or a file is missing or
   *     damaged
   */
  Generation load(Manifest manifest) throws IOException {
    var generation = manifest.generation();
    boolean hasMasks = manifest.parameters().masks();
    for (var table :
        hasMasks ? List.of(VOLUMES, MASKS, QUARANTINE) : List.of(VOLUMES, QUARANTINE)) {
      if (!index.exists(directory(table, generation))) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s is missing, but the manifest names it: %s",
                index.path(directory(table, generation)),
                REMEDY));
      }
    }
    var volumes = volumes(generation);
    var masks = hasMasks ? masks(generation) : List.<IndexedMask>of();
    var quarantine = new ArrayList<>(rows(QUARANTINE, generation, IndexSchema::quarantined));
    var counts = manifest.counts();
    requireRows(VOLUMES, generation, volumes.size(), counts.volumes() + counts.vanished());
    requireRows(MASKS, generation, masks.size(), counts.masks());
    requireRows(QUARANTINE, generation, quarantine.size(), counts.quarantined());
    quarantine.sort(Comparator.comparing(it -> it.file().uri()));
    return new Generation(manifest, volumes, masks, quarantine);
  }

  private void requireRows(String table, long generation, int found, int counted)
      throws IOException {
    if (found != counted) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s has %,d rows, but the manifest counts %,d, so files are missing or are another"
                  + " index's: %s",
              index.path(directory(table, generation)),
              found,
              counted,
              REMEDY));
    }
  }

  /**
   * Loads the volumes of any generation, sorted by URI.
   *
   * @throws IOException if there is no such generation
   */
  List<IndexedVolume> volumes(long generation) throws IOException {
    if (!index.exists(directory(VOLUMES, generation))) {
      throw new IOException(
          String.format(Locale.ROOT, "index %s has no generation %d", index, generation));
    }
    var volumes = new ArrayList<>(rows(VOLUMES, generation, IndexSchema::volume));
    volumes.sort(Comparator.comparing(IndexedVolume::uri));
    return volumes;
  }

  /** Tells whether a generation has masks. */
  boolean hasMasks(long generation) throws IOException {
    return index.exists(directory(MASKS, generation));
  }

  /** Loads the masks of any generation that has some, sorted by URI. */
  List<IndexedMask> masks(long generation) throws IOException {
    var masks = new ArrayList<>(rows(MASKS, generation, MaskSchema::mask));
    masks.sort(Comparator.comparing(IndexedMask::uri));
    return masks;
  }

  /** Reads the files of a table; other files that are in its directory are ignored. */
  private <T> List<T> rows(String table, long generation, Function<Group, T> row)
      throws IOException {
    var directory = directory(table, generation);
    var rows = new ArrayList<T>();
    for (var name : index.list(directory)) {
      var file = directory + "/" + name;
      var bytes = PART.matcher(name).matches() ? index.read(file) : Optional.<byte[]>empty();
      if (bytes.isPresent()) {
        try {
          ParquetTable.read(bytes.get()).stream().map(row).forEach(rows::add);
        } catch (IOException | RuntimeException e) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "%s is damaged (%s): %s",
                  index.path(file),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                  REMEDY),
              e);
        }
      }
    }
    return rows;
  }

  /**
   * Deletes what killed ingests left behind. Only for the holder of the lock.
   *
   * @param current the manifest of the index, if there is one
   */
  void deleteLeftovers(Optional<Manifest> current) throws IOException {
    index.sweep();
    var next = current.map(Manifest::generation).orElse(0L) + 1;
    index.delete(directory(VOLUMES, next));
    index.delete(directory(MASKS, next));
    index.delete(directory(QUARANTINE, next));
  }

  /**
   * Writes a generation that is not current yet.
   *
   * @throws IOException if another process has written it, or it cannot be written
   */
  void write(Generation generation) throws IOException {
    var number = generation.manifest().generation();
    write(
        directory(VOLUMES, number),
        generation.volumes().stream().map(IndexSchema::group).toList(),
        IndexSchema.VOLUMES,
        ROWS_PER_FILE);
    if (generation.manifest().parameters().masks()) {
      write(
          directory(MASKS, number),
          generation.masks().stream().map(MaskSchema::group).toList(),
          MaskSchema.MASKS,
          MASKS_PER_FILE);
    }
    write(
        directory(QUARANTINE, number),
        generation.quarantine().stream().map(IndexSchema::group).toList(),
        IndexSchema.QUARANTINE,
        ROWS_PER_FILE);
  }

  private void write(String directory, List<Group> rows, MessageType schema, int rowsPerFile)
      throws IOException {
    int files = Math.max(1, (rows.size() - 1) / rowsPerFile + 1);
    // Published: a process that lost its lock without knowing it must not touch the files of
    // another.
    index.publish(
        directory,
        work -> {
          for (int part = 0; part < files; part++) {
            var bytes =
                ParquetTable.write(
                    schema,
                    rows.subList(
                        (int) ((long) part * rows.size() / files),
                        (int) ((part + 1L) * rows.size() / files)));
            work.write(
                String.format(Locale.ROOT, "part-%05d.parquet", part), out -> out.write(bytes));
          }
        });
  }

  /** Makes a written generation the current one, in one atomic step. */
  void commit(Manifest manifest) throws IOException {
    index.replace(Manifest.FILE, manifest.toBytes());
  }

  private static String directory(String table, long generation) {
    return table + "/" + GENERATIONS.name(generation);
  }
}
