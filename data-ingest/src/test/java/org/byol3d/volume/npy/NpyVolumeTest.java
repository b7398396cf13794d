package org.byol3d.volume.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.ReadRequest;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Box;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Volume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NpyVolumeTest {

  @ParameterizedTest
  @MethodSource("filesMadeByNumpy")
  void readsWhatNumpyWrote(String name, JsonNode expected) throws IOException {
    try (var volume = NpyVolume.open(new ByteArraySource(name, resource(name)))) {
      var shape = volume.shape();
      assertThat(shape).containsExactly(3, 4, 5);
      assertThat(volume.elementType().numpyName()).isEqualTo(expected.get("type").textValue());
      var bits = expected.get("bits");
      var values = new float[bits.size()];
      for (var i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(bits.get(i).intValue());
      }
      assertThat(whole(volume)).isEqualTo(values);
    }
  }

  static Stream<Object[]> filesMadeByNumpy() throws IOException {
    var expected = new ObjectMapper().readTree(resource("expected.json"));
    assertThat(expected.size()).isEqualTo(2 * (3 + 2 * 9) + 2);
    return expected.properties().stream().map(e -> new Object[] {e.getKey(), e.getValue()});
  }

  @Property(tries = 300)
  void readsAnyBoxOfTheVolume(
      @ForAll @IntRange(min = 1, max = 9) int depth,
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 2000) int width,
      @ForAll boolean fortranOrder,
      @ForAll long seed)
      throws IOException {
    var extent = new Extent(depth, height, width);
    var bytes = ramp(extent, fortranOrder);
    var random = SplitRandom.of(seed);
    var reads = new ArrayList<BoxRead>();
    for (var i = 0; i < 3; i++) {
      var size =
          new Extent(
              random.nextInt(1, depth + 1),
              random.nextInt(1, height + 1),
              random.nextInt(1, width + 1));
      var box =
          new Box(
              random.nextInt(depth - size.depth() + 1),
              random.nextInt(height - size.height() + 1),
              random.nextInt(width - size.width() + 1),
              size);
      reads.add(new BoxRead(box, new float[(int) size.voxels() + 2], 1));
    }

    try (var volume = NpyVolume.open(new ByteArraySource("ramp", bytes))) {
      volume.read(reads);
    }

    for (var read : reads) {
      var box = read.box();
      var expected = new float[read.destination().length];
      var at = 1;
      for (var d = box.d(); d < box.d() + box.extent().depth(); d++) {
        for (var h = box.h(); h < box.h() + box.extent().height(); h++) {
          for (var w = box.w(); w < box.w() + box.extent().width(); w++) {
            expected[at++] = (d * height + h) * width + w;
          }
        }
      }
      assertThat(read.destination()).isEqualTo(expected);
    }
  }

  @Test
  void readsOnlyTheRangesOfTheBox() throws IOException {
    var extent = new Extent(8, 16, 5000);
    var source = new CountingSource(ramp(extent, false));
    try (var volume = NpyVolume.open(source)) {
      source.requests.clear();
      volume.read(new Box(2, 3, 100, new Extent(4, 5, 60)), new float[4 * 5 * 60], 0);
    }

    assertThat(source.requests).hasSize(4 * 5).allMatch(request -> request.length() == 4 * 60);
  }

  @Test
  void readsOverSmallGaps() throws IOException {
    var source = new CountingSource(ramp(new Extent(8, 16, 256), false));
    try (var volume = NpyVolume.open(source)) {
      source.requests.clear();
      volume.read(new Box(2, 3, 100, new Extent(4, 5, 60)), new float[4 * 5 * 60], 0);
    }

    // One range per plane: it ends with the wanted part of the last row.
    assertThat(source.requests)
        .hasSize(4)
        .allMatch(request -> request.length() == 4 * (4 * 256 + 60));
  }

  @Test
  void boundsTheSizeOfARange() throws IOException {
    var extent = new Extent(1, 2, 700_000);
    var source = new CountingSource(ramp(extent, false));
    try (var volume = NpyVolume.open(source)) {
      source.requests.clear();
      var values = whole(volume);
      assertThat(IntStream.range(0, values.length).allMatch(i -> values[i] == i)).isTrue();
    }

    assertThat(source.requests).allMatch(request -> request.length() <= 1 << 20);
  }

  @Test
  void refusesABoxThatLeavesTheVolume() throws IOException {
    try (var volume = NpyVolume.open(new ByteArraySource("v", ramp(new Extent(4, 4, 4), false)))) {
      assertThatThrownBy(() -> volume.read(new Box(0, 1, 0, Extent.cube(4)), new float[64], 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("v: box [0:4, 1:5, 0:4] leaves the volume [4, 4, 4]");
      assertThatThrownBy(() -> volume.read(new Box(0, 0, 0, Extent.cube(4)), new float[64], 1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void closesItsSource() throws IOException {
    var source = new CountingSource(ramp(new Extent(1, 1, 1), false));
    NpyVolume.open(source).close();
    assertThat(source.closed).isTrue();
  }

  @Test
  void closesSourceOfRefusedFile() {
    var source = new CountingSource(new byte[5]);
    assertThatThrownBy(() -> NpyVolume.open(source)).hasMessageContaining("no .npy");
    assertThat(source.closed).isTrue();
  }

  /** Returns elements (d, h, w) that are their index in C order, as float32. */
  private static byte[] ramp(Extent extent, boolean fortranOrder) {
    var bytes =
        NpyFiles.array(
            String.format(
                Locale.ROOT,
                "{'descr': '<f4', 'fortran_order': %s, 'shape': (%d, %d, %d), }",
                fortranOrder ? "True" : "False",
                extent.depth(),
                extent.height(),
                extent.width()),
            (int) extent.voxels() * 4);
    var npy = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var at = bytes.length - (int) extent.voxels() * 4;
    for (var i = 0; i < extent.voxels(); i++, at += 4) {
      var value = i;
      if (fortranOrder) {
        var d = i % extent.depth();
        var h = i / extent.depth() % extent.height();
        var w = i / extent.depth() / extent.height();
        value = (d * extent.height() + h) * extent.width() + w;
      }
      npy.putFloat(at, value);
    }
    return bytes;
  }

  private static float[] whole(Volume volume) throws IOException {
    var extent = Extent.of(volume.shape());
    var values = new float[(int) extent.voxels()];
    volume.read(Box.whole(extent), values, 0);
    return values;
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = NpyVolumeTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static final class CountingSource implements RandomAccessSource {
    private final ByteArraySource bytes;
    final List<ReadRequest> requests = new ArrayList<>();
    boolean closed;

    CountingSource(byte[] bytes) {
      this.bytes = new ByteArraySource("counted", bytes);
    }

    @Override
    public String name() {
      return bytes.name();
    }

    @Override
    public long length() {
      return bytes.length();
    }

    @Override
    public void readFully(long position, byte[] destination, int offset, int length)
        throws IOException {
      requests.add(new ReadRequest(position, destination, offset, length));
      bytes.readFully(position, destination, offset, length);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
