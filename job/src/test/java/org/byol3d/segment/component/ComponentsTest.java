package org.byol3d.segment.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.segment.ReferenceArrays;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentsTest {

  @ParameterizedTest
  @CsvSource({
    "sparse2, FACES",
    "sparse2, CORNERS",
    "balls, FACES",
    "balls, CORNERS",
    "snake, FACES",
    "snake, CORNERS",
    "diagonal, FACES",
    "diagonal, CORNERS"
  })
  void equalTheReference(String name, Neighborhood neighborhood) throws NoSuchAlgorithmException {
    var mask = ReferenceArrays.json("/reference-nnunet/components.json").get("masks").get(name);
    var extent = ReferenceArrays.extent(mask.get("shape"));
    var expected = mask.get(neighborhood == Neighborhood.FACES ? "n6" : "n26");
    var bits =
        BitSet.valueOf(ReferenceArrays.bytes("/reference-nnunet/components/" + name + ".bits"));
    var voxels = new byte[(int) extent.voxels()];
    bits.stream().forEach(i -> voxels[i] = 1);

    var components = Components.of(voxels, extent, neighborhood);

    assertThat(components.list()).hasSize(expected.get("count").asInt());
    var labels = ByteBuffer.allocate(4 * voxels.length).order(ByteOrder.LITTLE_ENDIAN);
    labels.asIntBuffer().put(components.labels());
    assertThat(
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(labels.array())))
        .isEqualTo(expected.get("labels_sha256").asText());
    for (int i = 0; i < components.list().size(); i++) {
      var component = components.list().get(i);
      var row = expected.get("components").get(i);
      assertThat(component.label()).isEqualTo(i + 1);
      assertThat(component.first()).isEqualTo(row.get(0).asInt());
      assertThat(component.voxels()).isEqualTo(row.get(1).asLong());
      assertThat(component.d()).isCloseTo(row.get(2).get(0).asDouble(), within(1e-12));
      assertThat(component.h()).isCloseTo(row.get(2).get(1).asDouble(), within(1e-12));
      assertThat(component.w()).isCloseTo(row.get(2).get(2).asDouble(), within(1e-12));
      var box = component.box();
      assertThat(new int[] {box.d(), box.h(), box.w()})
          .containsExactly(ReferenceArrays.ints(row.get(3)));
      assertThat(
              new int[] {
                box.d() + box.extent().depth() - 1,
                box.h() + box.extent().height() - 1,
                box.w() + box.extent().width() - 1
              })
          .containsExactly(ReferenceArrays.ints(row.get(4)));
    }
  }

  @Property(tries = 150)
  void equalThoseOfSearch(
      @ForAll @IntRange(min = 1, max = 9) int d,
      @ForAll @IntRange(min = 1, max = 9) int h,
      @ForAll @IntRange(min = 1, max = 9) int w,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll Neighborhood neighborhood,
      @ForAll long seed) {
    var extent = new Extent(d, h, w);
    var random = SplitRandom.of(seed);
    var mask = new byte[d * h * w];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (random.nextBoolean(share) ? -1 : 0);
    }

    assertThat(Components.of(mask, extent, neighborhood).labels())
        .isEqualTo(search(mask, extent, neighborhood));
  }

  @Test
  void manyPreliminaryNumbersAreJoined() {
    // Teeth that only the last row joins: each column gets a number of its own.
    var extent = new Extent(1, 2, 5001);
    var mask = new byte[(int) extent.voxels()];
    for (int w = 0; w < 5001; w++) {
      mask[w] = (byte) (w % 2 == 0 ? 1 : 0);
      mask[5001 + w] = 1;
    }

    var components = Components.of(mask, extent, Neighborhood.FACES);

    assertThat(components.list()).hasSize(1);
    assertThat(components.list().get(0).voxels()).isEqualTo(2501 + 5001);
  }

  @Test
  void emptyMaskHasNone() {
    var components = Components.of(new byte[8], Extent.cube(2), Neighborhood.FACES);

    assertThat(components.list()).isEmpty();
    assertThat(components.labels()).containsOnly(0);
    assertThatThrownBy(() -> Components.of(new byte[7], Extent.cube(2), Neighborhood.FACES))
        .hasMessage("7 voxels for a mask [2, 2, 2]");
  }

  private static int[] search(byte[] mask, Extent extent, Neighborhood neighborhood) {
    var labels = new int[mask.length];
    int count = 0;
    for (int start = 0; start < mask.length; start++) {
      if (mask[start] == 0 || labels[start] != 0) {
        continue;
      }
      labels[start] = ++count;
      var queue = new ArrayDeque<Integer>();
      queue.add(start);
      while (!queue.isEmpty()) {
        int at = queue.remove();
        int w = at % extent.width();
        int h = at / extent.width() % extent.height();
        int d = at / extent.width() / extent.height();
        for (int k = 0; k < 27; k++) {
          int i = d + k / 9 - 1;
          int j = h + k / 3 % 3 - 1;
          int l = w + k % 3 - 1;
          int steps = Math.abs(i - d) + Math.abs(j - h) + Math.abs(l - w);
          if (i < 0
              || i >= extent.depth()
              || j < 0
              || j >= extent.height()
              || l < 0
              || l >= extent.width()
              || (neighborhood == Neighborhood.FACES && steps > 1)) {
            continue;
          }
          int other = (i * extent.height() + j) * extent.width() + l;
          if (mask[other] != 0 && labels[other] == 0) {
            labels[other] = count;
            queue.add(other);
          }
        }
      }
    }
    return labels;
  }
}
