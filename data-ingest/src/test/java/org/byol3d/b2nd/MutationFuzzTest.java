package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.FormatException;
import org.junit.jupiter.api.Test;

/**
 * Tests sound files with seeded damage: opening and reading must end, with a result or with the
 * format's exception. The heap of the test's JVM limits what a wrong size can allocate.
 */
class MutationFuzzTest {
  private static final int INPUTS = 24_000;
  private static final long SEED = 20_240_607;
  private static final long MOST_ITEMS = 1 << 18;

  private static final List<String> FILES =
      List.of(
          "corrupt/base_zstd5.b2nd",
          "d_blosclz9_nofilter_u8.b2nd",
          "d_bitshuffle_f64_odd.b2nd",
          "d_delta_shuffle_i32.b2nd",
          "d_rank1_i8.b2nd",
          "d_rank5_i16.b2nd",
          "d_special_zeros.b2nd",
          "d_special_nan.b2nd",
          "d_special_full.b2nd",
          "d_vlmeta_meta.b2nd",
          "d_200chunks.b2nd",
          "d_bigendian_f4.b2nd",
          "d_truncprec_shuffle.b2nd",
          "d_noise_incompressible.b2nd",
          "nnunet_v28_case_seg.b2nd",
          "extra/lz4_dictionary.b2nd");

  @Test
  void everyMutantIsReadOrRefused() throws IOException {
    var originals = FILES.stream().map(ReferenceFiles::bytes).toList();
    int refused = 0;
    for (int input = 0; input < INPUTS; input++) {
      var random = new Random(SEED + input);
      var mutant = mutate(originals.get(input % originals.size()), random);
      try {
        readAll(mutant, random);
      } catch (FormatException e) {
        refused++;
        assertThat(e.file()).isEqualTo("mutant");
        assertThat(e.field()).isNotBlank();
        assertThat(e.offset()).isNotNegative();
      } catch (Throwable e) {
        throw new AssertionError(
            "input " + input + " of " + FILES.get(input % FILES.size()) + " escaped", e);
      }
    }
    // If no mutant were refused, or all, the test would change the wrong bytes.
    assertThat(refused).isBetween(INPUTS / 4, INPUTS * 9 / 10);
  }

  private static void readAll(byte[] mutant, Random random) throws IOException {
    try (var array = B2ndArray.open(new ByteArraySource("mutant", mutant))) {
      array.survey();
      var shape = array.shape();
      var corner = new long[shape.length];
      long most = Math.max(1, MOST_ITEMS / array.type().size());
      for (int d = 0; d < shape.length; d++) {
        corner[d] = Math.min(shape[d], Math.max(1, most));
        most /= Math.max(1, corner[d]);
      }
      var region = Region.all(corner);
      var bytes = ByteBuffer.allocate(Math.toIntExact(region.items() * array.type().size()));
      array.read(region, bytes);
      var part = TestArrays.randomRegion(corner, random);
      if (array.type().element().isPresent()) {
        array.read(part, new float[(int) part.items()]);
      }
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    var bytes = original.clone();
    int changes = 1 + random.nextInt(3);
    for (int change = 0; change < changes; change++) {
      int at = position(bytes, random);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> putInt(bytes, at, extreme(random), random.nextBoolean());
        case 3 -> putInt(bytes, at, random.nextInt(64) - 32, random.nextBoolean());
        case 4 -> {
          int length = Math.min(random.nextInt(40), bytes.length - at);
          int from = random.nextInt(bytes.length - length + 1);
          System.arraycopy(original, Math.min(from, original.length - length), bytes, at, length);
        }
        case 5 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(64)), (byte) 0);
        default -> {
          if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, Math.max(1, random.nextInt(bytes.length + 64)));
          }
        }
      }
    }
    return bytes;
  }

  /**
   * Returns a position, mostly in the header, the first chunk's header or the end, where the
   * structure is.
   */
  private static int position(byte[] bytes, Random random) {
    int near = Math.min(bytes.length, 400);
    return switch (random.nextInt(4)) {
      case 0, 1 -> random.nextInt(near);
      case 2 -> bytes.length - 1 - random.nextInt(Math.min(bytes.length, 120));
      default -> random.nextInt(bytes.length);
    };
  }

  private static int extreme(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Integer.MAX_VALUE;
      case 1 -> Integer.MIN_VALUE;
      case 2 -> -1;
      case 3 -> 1 << 30;
      case 4 -> 1 << random.nextInt(31);
      default -> random.nextInt();
    };
  }

  private static void putInt(byte[] bytes, int at, int value, boolean bigEndian) {
    for (int i = 0; i < 4 && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> (8 * (bigEndian ? 3 - i : i)));
    }
  }
}
