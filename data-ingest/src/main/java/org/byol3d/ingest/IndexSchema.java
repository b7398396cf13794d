package org.byol3d.ingest;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.byol3d.crop.Occupancy;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;

/** The columns of the two tables of an index, and the conversion of volumes and files to rows. */
final class IndexSchema {
  private static final DataType LENGTHS = DataTypes.createArrayType(DataTypes.IntegerType, false);

  static final StructType VOLUMES =
      new StructType(
          new StructField[] {
            required("uri", DataTypes.StringType),
            required("length", DataTypes.LongType),
            required("modification_time", DataTypes.LongType),
            required("scan_id", DataTypes.StringType),
            required("first_seen_generation", DataTypes.LongType),
            optional("vanished_generation", DataTypes.LongType),
            required("dtype", DataTypes.StringType),
            required("shape", LENGTHS),
            required("chunk_shape", LENGTHS),
            required("block_shape", LENGTHS),
            required("codec", DataTypes.StringType),
            required("statistics", DataTypes.StringType),
            required("min", DataTypes.DoubleType),
            required("max", DataTypes.DoubleType),
            required("mean", DataTypes.DoubleType),
            required("std", DataTypes.DoubleType),
            required("p0_5", DataTypes.DoubleType),
            required("p50", DataTypes.DoubleType),
            required("p99_5", DataTypes.DoubleType),
            required("foreground_threshold", DataTypes.DoubleType),
            required("foreground_fraction", DataTypes.DoubleType),
            optional("occupancy_block", LENGTHS),
            optional("occupancy", DataTypes.BinaryType)
          });

  static final StructType QUARANTINE =
      new StructType(
          new StructField[] {
            required("uri", DataTypes.StringType),
            required("length", DataTypes.LongType),
            required("modification_time", DataTypes.LongType),
            required("first_seen_generation", DataTypes.LongType),
            required("error_class", DataTypes.StringType),
            required("reason", DataTypes.StringType)
          });

  private IndexSchema() {}

  private static StructField required(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  private static StructField optional(String name, DataType type) {
    return DataTypes.createStructField(name, type, true);
  }

  static Row row(IndexedVolume volume) {
    var content = volume.content();
    var statistics = content.statistics();
    var occupancy = content.occupancy();
    return RowFactory.create(
        volume.uri(),
        volume.file().length(),
        volume.file().modificationTime(),
        volume.scanId(),
        volume.firstSeenGeneration(),
        volume.vanished().isPresent() ? volume.vanishedGeneration() : null,
        content.elementType(),
        content.extent().toShape(),
        content.layout().chunk().toShape(),
        content.layout().block().toShape(),
        content.layout().codec(),
        content.mode().text(),
        statistics.min(),
        statistics.max(),
        statistics.mean(),
        statistics.standardDeviation(),
        statistics.p0p5(),
        statistics.p50(),
        statistics.p99p5(),
        content.foregroundThreshold(),
        statistics.foregroundFraction(),
        occupancy == null ? null : occupancy.block().toShape(),
        occupancy == null ? null : occupancy.toBytes());
  }

  static IndexedVolume volume(Row row) {
    var extent = extent(row, "shape");
    var vanished = row.fieldIndex("vanished_generation");
    return new IndexedVolume(
        file(row),
        new VolumeContent(
            row.getAs("dtype"),
            extent,
            new StoredLayout(
                extent(row, "chunk_shape"), extent(row, "block_shape"), row.getAs("codec")),
            StatisticsMode.of(row.getAs("statistics")),
            new VolumeStatistics(
                row.getAs("min"),
                row.getAs("max"),
                row.getAs("mean"),
                row.getAs("std"),
                row.getAs("p0_5"),
                row.getAs("p50"),
                row.getAs("p99_5"),
                row.getAs("foreground_fraction")),
            row.getAs("foreground_threshold"),
            row.isNullAt(row.fieldIndex("occupancy"))
                ? null
                : Occupancy.fromBytes(
                    extent, extent(row, "occupancy_block"), row.getAs("occupancy"))),
        row.getAs("scan_id"),
        row.getAs("first_seen_generation"),
        row.isNullAt(vanished) ? 0 : row.getLong(vanished));
  }

  static Row row(QuarantinedFile quarantined) {
    return RowFactory.create(
        quarantined.file().uri(),
        quarantined.file().length(),
        quarantined.file().modificationTime(),
        quarantined.firstSeenGeneration(),
        quarantined.reason().name(),
        quarantined.message());
  }

  static QuarantinedFile quarantined(Row row) {
    return new QuarantinedFile(
        file(row),
        QuarantineReason.valueOf(row.getAs("error_class")),
        row.getAs("reason"),
        row.getAs("first_seen_generation"));
  }

  private static FileIdentity file(Row row) {
    return new FileIdentity(row.getAs("uri"), row.getAs("length"), row.getAs("modification_time"));
  }

  private static Extent extent(Row row, String column) {
    List<Integer> lengths = row.getList(row.fieldIndex(column));
    return Extent.of(IntStream.range(0, lengths.size()).map(lengths::get).toArray());
  }
}
