package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostCopyTest {
  private static final Shape SHAPE = new Shape(2, 3);

  @ParameterizedTest
  @EnumSource
  void valuesGoThereAndBack(Precision precision) {
    var compute = Compute.cpu(1).withPrecision(precision);
    try (var manager = compute.newManager()) {
      var array = HostCopy.create(manager, compute, SHAPE, new float[] {1, 2, 3, 4, 5, 6});
      assertThat(HostCopy.toDoubles(array)).containsExactly(1, 2, 3, 4, 5, 6);

      HostCopy.write(new double[] {9, -1, -2, -3, -4, -5, -6}, 1, array);
      var values = new double[8];
      HostCopy.read(array, values, 2);
      assertThat(values).containsExactly(0, 0, -1, -2, -3, -4, -5, -6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void stridedArrayIsReadInOwnOrder(Precision precision) {
    var compute = Compute.cpu(1).withPrecision(precision);
    try (var manager = compute.newManager()) {
      var transposed =
          HostCopy.create(manager, compute, SHAPE, new float[] {1, 2, 3, 4, 5, 6}).transpose();
      int before = manager.getManagedArrays().size();

      assertThat(HostCopy.toDoubles(transposed)).containsExactly(1, 4, 2, 5, 3, 6);
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  @Test
  void doublesAreNotRoundedSilently() {
    var compute = Compute.cpu(1).withPrecision(Precision.FLOAT64);
    try (var manager = compute.newManager()) {
      var array = HostCopy.create(manager, compute, SHAPE, new double[6]);
      assertThatThrownBy(() -> HostCopy.read(array, new float[6], 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("without rounding");
    }
  }

  @Test
  void scopedComputationsLeaveTheirResultOnly() {
    var compute = Compute.cpu(1);
    try (var manager = compute.newManager()) {
      var x = HostCopy.create(manager, compute, SHAPE, new float[6]);
      var y = Scoped.keepResult(() -> x.add(1).mul(2).sub(3));

      assertThat(HostCopy.toDoubles(y)).containsOnly(-1);
      assertThat(manager.getManagedArrays()).hasSize(2);
    }
  }
}
