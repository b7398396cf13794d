package org.byol3d.ingest;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of the table of masks, and the conversion of masks to rows. The lists {@code labels}
 * and {@code voxels} have an entry per value of the mask. The bytes of {@code places} hold for each
 * of these values the number of places, then the places' differences, ascending, each as a number
 * of variable length: 7 bits per byte, the lowest first, the high bit set in all bytes but the last
 * (LEB128).
 */
final class MaskSchema {
  private static final String LIST = "list";
  private static final String ELEMENT = "element";

  static final MessageType MASKS =
      new MessageType(
          "masks",
          IndexSchema.text("uri"),
          Types.required(INT64).named("length"),
          Types.required(INT64).named("modification_time"),
          IndexSchema.text("volume_uri"),
          Types.required(INT64).named("first_seen_generation"),
          IndexSchema.text("dtype"),
          IndexSchema.lengths(Type.Repetition.REQUIRED, "shape"),
          Types.list(Type.Repetition.REQUIRED).requiredElement(INT32).named("labels"),
          Types.list(Type.Repetition.REQUIRED).requiredElement(INT64).named("voxels"),
          Types.required(BINARY).named("places"));

  private MaskSchema() {}

  static Group group(IndexedMask mask) {
    var row = new SimpleGroup(MASKS);
    IndexSchema.add(row, mask.file());
    row.append("volume_uri", mask.volumeUri())
        .append("first_seen_generation", mask.firstSeenGeneration())
        .append("dtype", mask.content().elementType());
    IndexSchema.add(row, "shape", mask.extent());
    var labels = row.addGroup("labels");
    var voxels = row.addGroup("voxels");
    var places = new ByteArrayOutputStream();
    for (var label : mask.content().labels()) {
      labels.addGroup(LIST).append(ELEMENT, label.value());
      voxels.addGroup(LIST).append(ELEMENT, label.voxels());
      put(label.places().length, places);
      long before = 0;
      for (long place : label.places()) {
        put(place - before, places);
        before = place;
      }
    }
    row.append("places", Binary.fromConstantByteArray(places.toByteArray()));
    return row;
  }

  static IndexedMask mask(Group row) {
    var values = row.getGroup("labels", 0);
    var voxels = row.getGroup("voxels", 0);
    var places = ByteBuffer.wrap(row.getBinary("places", 0).getBytes());
    var labels = new ArrayList<MaskLabel>();
    for (int i = 0; i < values.getFieldRepetitionCount(LIST); i++) {
      labels.add(
          new MaskLabel(
              values.getGroup(LIST, i).getInteger(ELEMENT, 0),
              voxels.getGroup(LIST, i).getLong(ELEMENT, 0),
              places(places)));
    }
    return new IndexedMask(
        IndexSchema.file(row),
        row.getString("volume_uri", 0),
        new MaskContent(row.getString("dtype", 0), IndexSchema.extent(row, "shape"), labels),
        row.getLong("first_seen_generation", 0));
  }

  private static long[] places(ByteBuffer from) {
    long count = next(from);
    if (count < 0 || count > from.remaining()) {
      throw new IllegalArgumentException("more places than bytes");
    }
    var places = new long[(int) count];
    long place = 0;
    for (int i = 0; i < places.length; i++) {
      place += next(from);
      places[i] = place;
    }
    return places;
  }

  private static void put(long number, ByteArrayOutputStream into) {
    long rest = number;
    for (; rest > 0x7f; rest >>>= 7) {
      into.write((int) ((rest & 0x7f) | 0x80));
    }
    into.write((int) rest);
  }

  private static long next(ByteBuffer from) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = from.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("a place has too many bytes");
  }
}
