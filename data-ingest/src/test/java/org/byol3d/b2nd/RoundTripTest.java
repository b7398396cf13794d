package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.filter.Filter;

/**
 * Checks that written items are read again, whole and by region, for all shapes, types, codecs and
 * filters.
 */
class RoundTripTest {
  private static final List<String> TYPES =
      List.of(
          "|i1", "|u1", "|b1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4", ">u4", "<i8", ">i8",
          "<u8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8", "|V3", "<c16", "|S300");

  @Provide
  Arbitrary<B2ndSpec> specs() {
    var ranks =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.integers().between(1, 4)),
            Tuple.of(1, Arbitraries.integers().between(5, 8)),
            Tuple.of(1, Arbitraries.just(0)));
    return ranks
        .flatMap(
            rank -> {
              int longest = new int[] {1, 300, 40, 20, 9, 6, 4, 3, 3}[rank];
              var extents = Arbitraries.integers().between(1, longest);
              return Combinators.combine(
                      Arbitraries.integers()
                          .between(rank > 0 ? 0 : 1, longest)
                          .array(int[].class)
                          .ofSize(rank),
                      extents.array(int[].class).ofSize(rank),
                      extents.array(int[].class).ofSize(rank),
                      Arbitraries.of(TYPES),
                      compressions())
                  .as(
                      (shape, chunks, blocks, type, compression) ->
                          new B2ndSpec(
                              Arrays.stream(shape).asLongStream().toArray(),
                              chunks,
                              smaller(blocks, chunks),
                              dataType(type),
                              compression));
            })
        .filter(RoundTripTest::isSmall);
  }

  private static boolean isSmall(B2ndSpec spec) {
    double bytes = spec.type().size();
    for (int d = 0; d < spec.shape().length; d++) {
      double chunk = spec.chunkShape()[d];
      double block = spec.blockShape()[d];
      bytes *= Math.ceil(spec.shape()[d] / chunk) * Math.ceil(chunk / block) * block;
    }
    return bytes <= 1 << 20;
  }

  /** Returns block lengths, mostly within a chunk; some, as the format allows, are longer. */
  private static int[] smaller(int[] blocks, int[] chunks) {
    var result = blocks.clone();
    boolean beyond = Arrays.stream(blocks).sum() % 5 == 0;
    for (int d = 0; !beyond && d < blocks.length; d++) {
      result[d] = 1 + (blocks[d] - 1) % chunks[d];
    }
    return result;
  }

  private static DataType dataType(String text) {
    return DataType.parse(text, Integer.parseInt(text.substring(2)));
  }

  private Arbitrary<Compression> compressions() {
    return Combinators.combine(
            Arbitraries.of(Compressor.LZ4, Compressor.LZ4HC, Compressor.ZLIB, Compressor.ZSTD),
            Arbitraries.of(0, 1, 5, 6, 8),
            Arbitraries.of(Filter.SHUFFLE, Filter.BITSHUFFLE).optional(0.7))
        .as(Compression::new);
  }

  @Property(tries = 600)
  void readsWhatWasWritten(@ForAll("specs") B2ndSpec spec, @ForAll long seed) throws IOException {
    int size = spec.type().size();
    var whole = Region.all(spec.shape());
    var items = TestArrays.items(whole.items(), size, seed);
    try (var array = TestArrays.open(TestArrays.write(spec, items))) {
      assertThat(array.shape()).isEqualTo(spec.shape());
      assertThat(array.chunkShape()).isEqualTo(spec.chunkShape());
      assertThat(array.blockShape()).isEqualTo(spec.blockShape());
      assertThat(array.type()).isEqualTo(spec.type());
      assertThat(ReferenceFiles.read(array, whole).array()).isEqualTo(items);

      var random = new Random(seed);
      var one = TestArrays.randomRegion(spec.shape(), random);
      var other = TestArrays.randomRegion(spec.shape(), random);
      var first = ByteBuffer.allocate((int) one.items() * size);
      var second = ByteBuffer.allocateDirect((int) other.items() * size);
      array.read(List.of(RegionRead.of(one, first), RegionRead.of(other, second)));
      assertThat(first.array()).isEqualTo(TestArrays.slice(items, spec.shape(), size, one));
      var secondBytes = new byte[second.remaining()];
      second.get(secondBytes);
      assertThat(secondBytes).isEqualTo(TestArrays.slice(items, spec.shape(), size, other));
    }
  }

  @Property(tries = 300)
  void convertsToTheNearestFloat(@ForAll("specs") B2ndSpec spec, @ForAll long seed)
      throws IOException {
    if (spec.type().element().isEmpty()) {
      return;
    }
    int size = spec.type().size();
    var items = TestArrays.items(Region.all(spec.shape()).items(), size, seed);
    try (var array = TestArrays.open(TestArrays.write(spec, items))) {
      var random = new Random(seed);
      var one = TestArrays.randomRegion(spec.shape(), random);
      var other = TestArrays.randomRegion(spec.shape(), random);
      var first = new float[(int) one.items() + 3];
      var second = new float[(int) other.items()];
      array.read(List.of(new RegionRead.AsFloats(one, first, 3), RegionRead.of(other, second)));
      assertThat(Arrays.copyOfRange(first, 3, first.length))
          .isEqualTo(floats(spec, TestArrays.slice(items, spec.shape(), size, one)));
      assertThat(second)
          .isEqualTo(floats(spec, TestArrays.slice(items, spec.shape(), size, other)));
    }
  }

  /** Converts by exact decimals, which is slow and simple. */
  private static float[] floats(B2ndSpec spec, byte[] items) {
    var type = spec.type();
    var bytes = ByteBuffer.wrap(items).order(type.order());
    var floats = new float[items.length / type.size()];
    for (int i = 0; i < floats.length; i++) {
      int at = i * type.size();
      floats[i] =
          switch (type.text().substring(1)) {
            case "i1" -> bytes.get(at);
            case "u1", "b1" -> Byte.toUnsignedInt(bytes.get(at));
            case "i2" -> bytes.getShort(at);
            case "u2" -> Short.toUnsignedInt(bytes.getShort(at));
            case "i4" -> new BigDecimal(bytes.getInt(at)).floatValue();
            case "u4" -> Float.parseFloat(Integer.toUnsignedString(bytes.getInt(at)));
            case "i8" -> Float.parseFloat(Long.toString(bytes.getLong(at)));
            case "u8" -> Float.parseFloat(Long.toUnsignedString(bytes.getLong(at)));
            case "f2" -> half(bytes.getShort(at));
            case "f4" -> bytes.getFloat(at);
            default -> (float) bytes.getDouble(at);
          };
    }
    return floats;
  }

  private static float half(short bits) {
    int exponent = (bits >> 10) & 31;
    double mantissa = bits & 1023;
    double magnitude =
        exponent == 31
            ? (mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
            : exponent == 0
                ? mantissa * Math.pow(2, -24)
                : (1 + mantissa / 1024) * Math.pow(2, exponent - 15);
    return (float) (bits < 0 ? -magnitude : magnitude);
  }

  @Property(tries = 100)
  void writesTheSameBytesEachTime(@ForAll("specs") B2ndSpec spec, @ForAll long seed)
      throws IOException {
    var items = TestArrays.items(Region.all(spec.shape()).items(), spec.type().size(), seed);
    assertThat(TestArrays.write(spec, items)).isEqualTo(TestArrays.write(spec, items));
  }
}
