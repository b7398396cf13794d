package org.byol3d.ingest;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.byol3d.crop.Occupancy;
import org.byol3d.volume.Extent;
import org.byol3d.volume.PercentileWindow;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;

/**
 * The columns of the tables of volumes and of the quarantine, and the conversion of volumes and
 * files to rows.
 */
final class IndexSchema {
  /** The two names within a column of lists, as Spark writes them. */
  private static final String LIST = "list";

  private static final String ELEMENT = "element";

  static final MessageType VOLUMES =
      new MessageType(
          "volumes",
          text("uri"),
          Types.required(INT64).named("length"),
          Types.required(INT64).named("modification_time"),
          text("scan_id"),
          Types.required(INT64).named("first_seen_generation"),
          Types.optional(INT64).named("vanished_generation"),
          text("dtype"),
          lengths(Type.Repetition.REQUIRED, "shape"),
          lengths(Type.Repetition.REQUIRED, "chunk_shape"),
          lengths(Type.Repetition.REQUIRED, "block_shape"),
          text("codec"),
          text("statistics"),
          Types.required(DOUBLE).named("min"),
          Types.required(DOUBLE).named("max"),
          Types.required(DOUBLE).named("mean"),
          Types.required(DOUBLE).named("std"),
          Types.required(DOUBLE).named("p0_5"),
          Types.required(DOUBLE).named("p50"),
          Types.required(DOUBLE).named("p99_5"),
          text("window"),
          Types.required(DOUBLE).named("window_low"),
          Types.required(DOUBLE).named("window_high"),
          Types.required(DOUBLE).named("foreground_threshold"),
          Types.required(DOUBLE).named("foreground_fraction"),
          lengths(Type.Repetition.OPTIONAL, "occupancy_block"),
          Types.optional(BINARY).named("occupancy"));

  static final MessageType QUARANTINE =
      new MessageType(
          "quarantine",
          text("uri"),
          Types.required(INT64).named("length"),
          Types.required(INT64).named("modification_time"),
          Types.required(INT64).named("first_seen_generation"),
          text("error_class"),
          text("reason"));

  private IndexSchema() {}

  static Type text(String name) {
    return Types.required(BINARY).as(stringType()).named(name);
  }

  static Type lengths(Type.Repetition repetition, String name) {
    return Types.list(repetition).requiredElement(INT32).named(name);
  }

  static Group group(IndexedVolume volume) {
    var content = volume.content();
    var statistics = content.statistics();
    var row = new SimpleGroup(VOLUMES);
    add(row, volume.file());
    row.append("scan_id", volume.scanId())
        .append("first_seen_generation", volume.firstSeenGeneration());
    volume.vanished().ifPresent(generation -> row.add("vanished_generation", generation));
    row.append("dtype", content.elementType());
    add(row, "shape", content.extent());
    add(row, "chunk_shape", content.layout().chunk());
    add(row, "block_shape", content.layout().block());
    row.append("codec", content.layout().codec())
        .append("statistics", content.mode().text())
        .append("min", statistics.min())
        .append("max", statistics.max())
        .append("mean", statistics.mean())
        .append("std", statistics.standardDeviation())
        .append("p0_5", statistics.p0p5())
        .append("p50", statistics.p50())
        .append("p99_5", statistics.p99p5())
        .append("window", statistics.window().source().text())
        .append("window_low", statistics.window().low())
        .append("window_high", statistics.window().high())
        .append("foreground_threshold", content.foregroundThreshold())
        .append("foreground_fraction", statistics.foregroundFraction());
    var occupancy = content.occupancy();
    if (occupancy != null) {
      add(row, "occupancy_block", occupancy.block());
      row.append("occupancy", Binary.fromConstantByteArray(occupancy.toBytes()));
    }
    return row;
  }

  static IndexedVolume volume(Group row) {
    var extent = extent(row, "shape");
    return new IndexedVolume(
        file(row),
        new VolumeContent(
            row.getString("dtype", 0),
            extent,
            new StoredLayout(
                extent(row, "chunk_shape"), extent(row, "block_shape"), row.getString("codec", 0)),
            StatisticsMode.of(row.getString("statistics", 0)),
            new VolumeStatistics(
                row.getDouble("min", 0),
                row.getDouble("max", 0),
                row.getDouble("mean", 0),
                row.getDouble("std", 0),
                row.getDouble("p0_5", 0),
                row.getDouble("p50", 0),
                row.getDouble("p99_5", 0),
                row.getDouble("foreground_fraction", 0),
                window(row)),
            row.getDouble("foreground_threshold", 0),
            isNull(row, "occupancy")
                ? null
                : Occupancy.fromBytes(
                    extent,
                    extent(row, "occupancy_block"),
                    row.getBinary("occupancy", 0).getBytes())),
        row.getString("scan_id", 0),
        row.getLong("first_seen_generation", 0),
        isNull(row, "vanished_generation") ? 0 : row.getLong("vanished_generation", 0));
  }

  private static PercentileWindow window(Group row) {
    return row.getType().containsField("window")
        ? new PercentileWindow(
            row.getDouble("window_low", 0),
            row.getDouble("window_high", 0),
            PercentileWindow.Source.of(row.getString("window", 0)))
        : PercentileWindow.ofVolume(row.getDouble("p0_5", 0), row.getDouble("p99_5", 0));
  }

  static Group group(QuarantinedFile quarantined) {
    var row = new SimpleGroup(QUARANTINE);
    add(row, quarantined.file());
    row.append("first_seen_generation", quarantined.firstSeenGeneration())
        .append("error_class", quarantined.reason().name())
        .append("reason", quarantined.message());
    return row;
  }

  static QuarantinedFile quarantined(Group row) {
    return new QuarantinedFile(
        file(row),
        QuarantineReason.valueOf(row.getString("error_class", 0)),
        row.getString("reason", 0),
        row.getLong("first_seen_generation", 0));
  }

  static void add(Group row, FileIdentity file) {
    row.append("uri", file.uri())
        .append("length", file.length())
        .append("modification_time", file.modificationTime());
  }

  static FileIdentity file(Group row) {
    return new FileIdentity(
        row.getString("uri", 0), row.getLong("length", 0), row.getLong("modification_time", 0));
  }

  static void add(Group row, String column, Extent extent) {
    var list = row.addGroup(column);
    for (int length : extent.toShape()) {
      list.addGroup(LIST).append(ELEMENT, length);
    }
  }

  static Extent extent(Group row, String column) {
    var list = row.getGroup(column, 0);
    return Extent.of(
        IntStream.range(0, list.getFieldRepetitionCount(LIST))
            .map(i -> list.getGroup(LIST, i).getInteger(ELEMENT, 0))
            .toArray());
  }

  private static boolean isNull(Group row, String column) {
    return row.getFieldRepetitionCount(column) == 0;
  }
}
