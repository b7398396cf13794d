package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.byol3d.reference.ReferenceData;
import org.byol3d.reference.ReferenceData.Tensor;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares every augmentation with fixed parameters with PyTorch, in float and in double. */
class ReferenceAugmentationTest {
  private static final float TOLERANCE = 1e-6f;
  private static final Extent BOX = new Extent(20, 22, 24);
  private static final Extent CUBE = Extent.cube(16);
  private static final float BRIGHTNESS = 0.07f;
  private static final float CONTRAST = 1.2f;
  private static final float STRENGTH = 0.25f;

  private final Map<String, Tensor> single = ReferenceData.tensors("reference/aug.safetensors");
  private final Map<String, Tensor> twice = ReferenceData.tensors("reference-f64/aug.safetensors");
  private final AugmentScratch scratch = new AugmentScratch();

  @Test
  void parametersMatchReference() {
    var config = ReferenceData.json("reference/aug.json");
    assertThat((float) config.getDouble("bright")).isEqualTo(BRIGHTNESS);
    assertThat((float) config.getDouble("contrast")).isEqualTo(CONTRAST);
    assertThat((float) config.getDouble("grad")).isEqualTo(STRENGTH);
    assertThat(config.getIntList("shape")).endsWith(BOX.depth(), BOX.height(), BOX.width());
  }

  @ParameterizedTest
  @EnumSource(Axis.class)
  void flip(Axis axis) {
    var view = oriented(Orientation.IDENTITY.flip(axis), values("input"), BOX);
    assertThat(view).isEqualTo(values("flip.axis" + axis));
  }

  @ParameterizedTest
  @CsvSource({"DH,1", "DH,2", "DH,3", "DW,1", "DW,2", "DW,3", "HW,1", "HW,2", "HW,3"})
  void rot90(Plane plane, int k) {
    var view = oriented(Orientation.IDENTITY.turn(plane, k), values("cube"), CUBE);
    assertThat(view).isEqualTo(values("rot90." + plane + ".k" + k));
  }

  @Test
  void rot90OfABoxSwapsItsExtents() {
    var turn = Orientation.IDENTITY.turn(Plane.DW, 1);
    assertThat(turn.extentOf(BOX)).isEqualTo(new Extent(24, 22, 20));
    assertThat(oriented(turn, values("input"), BOX)).isEqualTo(values("rot90_noncubic.DW.k1"));
  }

  @Test
  void jitter() {
    var view = values("input");
    ContrastJitter.jitter(view, BRIGHTNESS, CONTRAST);
    assertMatches(view, "jitter");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.8", "1.4"})
  void gamma(String gamma) {
    var view = values("input");
    GammaCorrection.correct(view, Float.parseFloat(gamma), scratch);
    assertMatches(view, "gamma." + gamma);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.3", "0.7", "1.0"})
  void blur(String sigma) {
    var kernel = GaussianBlur.Kernel.gaussian(Float.parseFloat(sigma));
    assertThat(
            new float[] {kernel.far(), kernel.near(), kernel.center(), kernel.near(), kernel.far()})
        .containsExactly(values("blur_kernel." + sigma), within(1e-7f));
    var view = values("input");
    GaussianBlur.blur(view, BOX, Float.parseFloat(sigma), scratch);
    assertMatches(view, "blur." + sigma);
  }

  @ParameterizedTest
  @EnumSource(Axis.class)
  void gradient(Axis axis) {
    var view = values("input");
    BrightnessGradient.addRamp(view, BOX, STRENGTH, axis, scratch);
    assertMatches(view, "gradient.axis" + axis);
  }

  @Test
  void chain() {
    var orientation = Orientation.IDENTITY.flip(Axis.D).flip(Axis.W).turn(Plane.DH, 1);
    var view = oriented(orientation, values("cube"), CUBE);
    ContrastJitter.jitter(view, BRIGHTNESS, CONTRAST);
    GammaCorrection.correct(view, 1.4f, scratch);
    GaussianBlur.blur(view, CUBE, 0.7f, scratch);
    BrightnessGradient.addRamp(view, CUBE, STRENGTH, Axis.W, scratch);
    assertMatches(view, "chain");
  }

  private static float[] oriented(Orientation orientation, float[] crop, Extent extent) {
    var view = new float[crop.length];
    orientation.apply(crop, extent, view);
    return view;
  }

  private float[] values(String name) {
    return single.get(name).values().clone();
  }

  private void assertMatches(float[] view, String name) {
    for (var reference : List.of(single, twice)) {
      float[] expected = reference.get(name).values();
      assertThat(view).hasSameSizeAs(expected);
      float worst = 0;
      for (int i = 0; i < view.length; i++) {
        worst = Math.max(worst, Math.abs(view[i] - expected[i]));
      }
      // A NaN fails too.
      assertThat(worst).isLessThan(TOLERANCE);
    }
  }
}
