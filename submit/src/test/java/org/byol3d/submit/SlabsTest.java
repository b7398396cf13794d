package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.B2ndSpec;
import org.byol3d.b2nd.B2ndWriter;
import org.byol3d.b2nd.Compression;
import org.byol3d.b2nd.DataType;
import org.byol3d.b2nd.Region;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlabsTest {
  @TempDir private Path folder;

  /** Tries slabs of one item, of less than a row, of less than a plane, and of everything. */
  @ParameterizedTest
  @ValueSource(longs = {1, 4, 50, 300, 700, 1 << 20})
  void slabsOfAnySizeKeepOrder(long slabBytes) throws IOException {
    var file = folder.resolve("scan.b2nd");
    var items = new float[7 * 9 * 11];
    for (int i = 0; i < items.length; i++) {
      items[i] = i;
    }
    B2ndWriter.write(
        file,
        new B2ndSpec(
            new long[] {1, 7, 9, 11},
            new int[] {1, 4, 4, 4},
            new int[] {1, 2, 2, 2},
            DataType.FLOAT32,
            Compression.NNSSL),
        items);
    try (var array = B2ndArray.open(file)) {
      var region = Region.of(new long[] {0, 1, 2, 0}, new long[] {1, 7, 9, 10});
      var expected = ByteBuffer.allocate((int) region.items() * Float.BYTES);
      array.read(region, expected);
      var read = new ByteArrayOutputStream();
      Slabs.read(
          array,
          region,
          slabBytes,
          slab -> {
            assertThat((long) slab.remaining()).isLessThanOrEqualTo(Math.max(4, slabBytes));
            read.write(slab.array(), slab.arrayOffset() + slab.position(), slab.remaining());
          });
      assertThat(read.toByteArray()).isEqualTo(expected.array());
    }
  }
}
