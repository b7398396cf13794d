package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.byol3d.b2nd.ReferenceFiles.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NnUnetLayoutTest {

  /** Compares with the shapes in the files, which the tools themselves computed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nnssl_lightsheet64.b2nd",
        "nnunet_v26_case.b2nd",
        "nnunet_v26_case_seg.b2nd",
        "nnunet_v28_case.b2nd",
        "nnunet_v28_case_seg.b2nd"
      })
  void laysOutAsTheToolsDid(String name) {
    var reference =
        ReferenceFiles.of(ReferenceFiles.folder()).stream()
            .filter(file -> file.toString().equals(name))
            .findFirst()
            .orElseThrow();
    var shape = ints(reference, "shape");
    var patch =
        Arrays.stream(ReferenceFiles.longs(reference.facts().get("recipe").get("patch")))
            .mapToInt(Math::toIntExact)
            .toArray();
    int size = reference.facts().get("typesize").asInt();
    var layout =
        name.contains("v28")
            ? NnUnetLayout.nnUnet28(shape, patch, size)
            : NnUnetLayout.nnssl(shape, patch, size);
    assertThat(layout.chunkShape()).isEqualTo(ints(reference, "chunks"));
    assertThat(layout.blockShape()).isEqualTo(ints(reference, "blocks"));
  }

  private static int[] ints(Reference reference, String field) {
    return Arrays.stream(reference.longs(field)).mapToInt(Math::toIntExact).toArray();
  }

  @Test
  void laysOutTheLabsPatches() {
    var shape = new int[] {1, 256, 256, 256};
    var nnssl = NnUnetLayout.nnssl(shape, new int[] {160, 160, 160}, 4);
    assertThat(nnssl.blockShape()).containsExactly(1, 16, 16, 16);
    assertThat(nnssl.chunkShape()).containsExactly(1, 80, 64, 64);
    var nnUnet = NnUnetLayout.nnUnet28(shape, new int[] {96, 96, 96}, 4);
    assertThat(nnUnet.blockShape()).containsExactly(1, 32, 32, 32);
    assertThat(nnUnet.chunkShape()).containsExactly(1, 128, 128, 96);
  }

  @Test
  void laysOutFlatAndTinyVolumes() {
    var flat = NnUnetLayout.nnssl(new int[] {2, 1, 300, 200}, new int[] {1, 128, 128}, 4);
    assertThat(flat.chunkShape()[1]).isEqualTo(1);
    var tiny = NnUnetLayout.nnUnet28(new int[] {1, 3, 2, 1}, new int[] {96, 96, 96}, 2);
    assertThat(tiny.blockShape()).containsExactly(1, 3, 2, 1);
    assertThat(NnUnetLayout.nnssl(new int[] {1, 3, 2, 1}, new int[] {96, 96, 96}, 4).chunkShape())
        .containsExactly(1, 3, 2, 1);
  }

  @Test
  void refusesOtherRanks() {
    assertThatThrownBy(() -> NnUnetLayout.nnssl(new int[] {4, 4, 4}, new int[] {2, 2, 2}, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NnUnetLayout.nnUnet28(new int[] {1, 0, 4, 4}, new int[] {2, 2, 2}, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
