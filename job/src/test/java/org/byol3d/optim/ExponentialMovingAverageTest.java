package org.byol3d.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ExponentialMovingAverageTest {
  /**
   * The online network's parameters: two of the target's are swapped, and one is missing in the
   * target.
   */
  private static final ParameterMap ONLINE =
      ParameterMap.builder(DecayRule.UPSTREAM).add("a", 2).add("q", 1).add("b", 3).build();

  private static final ParameterMap TARGET =
      ParameterMap.builder(DecayRule.UPSTREAM).add("b", 3).add("a", 2).build();

  @Property(tries = 100)
  void parametersAreMatchedByName(@ForAll @DoubleRange(min = 0, max = 1) double tau) {
    double[] online = {1, 2, 99, 3, 4, 5};
    double[] target = {30, 40, 50, 10, 20};
    average(TARGET, ONLINE).update(target, online, tau);
    double take = 1 - tau;
    assertThat(target)
        .containsExactly(
            new double[] {
              tau * 30 + take * 3,
              tau * 40 + take * 4,
              tau * 50 + take * 5,
              tau * 10 + take * 1,
              tau * 20 + take * 2
            },
            within(1e-12));
  }

  @Test
  void extremeTausKeepOrCopy() {
    double[] online = {1, 2, 99, 3, 4, 5};
    double[] target = {30, 40, 50, 10, 20};
    average(TARGET, ONLINE).update(target, online, 1);
    assertThat(target).containsExactly(30, 40, 50, 10, 20);
    average(TARGET, ONLINE).update(target, online, 0);
    assertThat(target).containsExactly(3, 4, 5, 1, 2);
  }

  @Test
  void refusesNetworksThatDoNotMatch() {
    var other = ParameterMap.builder(DecayRule.UPSTREAM).add("c", 2).build();
    assertThatThrownBy(() -> average(other, ONLINE)).hasMessageContaining("no parameter c");
    var reshaped = ParameterMap.builder(DecayRule.UPSTREAM).add("a", 1, 2).build();
    assertThatThrownBy(() -> average(reshaped, ONLINE)).hasMessageContaining("another shape");
  }

  @Test
  void refusesBadTauAndLengths() {
    var average = average(TARGET, ONLINE);
    assertThatThrownBy(() -> average.update(new double[5], new double[6], 1.1))
        .hasMessageContaining("1.1");
    assertThatThrownBy(() -> average.update(new double[5], new double[5], 1))
        .hasMessageContaining("online vector has 5");
    assertThatThrownBy(() -> average.update(new double[6], new double[6], 1))
        .hasMessageContaining("target vector has 6");
  }

  private static ExponentialMovingAverage<double[]> average(
      ParameterMap target, ParameterMap online) {
    return new ExponentialMovingAverage<>(Arithmetic.DOUBLE, target, online);
  }
}
