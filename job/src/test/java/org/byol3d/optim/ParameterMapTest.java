package org.byol3d.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.reference.ReferenceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterMapTest {
  @Property(tries = 200)
  void parametersLieOneAfterAnother(
      @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 9) Integer> extents) {
    var builder = ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL);
    for (int i = 0; i < extents.size(); i++) {
      builder.add("p" + i, extents.get(i), 2);
    }
    var map = builder.build();
    int end = 0;
    for (var parameter : map) {
      assertThat(parameter.offset()).isEqualTo(end);
      end = parameter.end();
      assertThat(map.find(parameter.name())).contains(parameter);
    }
    assertThat(map.size()).isEqualTo(end);
    assertThat(map.parameters()).hasSize(extents.size());
  }

  @Test
  void scalarsHaveOneElementWithoutDecay() {
    var map = ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL).add("scale").build();
    assertThat(map.size()).isEqualTo(1);
    assertThat(map.parameters().get(0).decay()).isFalse();
  }

  @Test
  void shapesAreCopies() {
    long[] shape = {2, 3};
    var parameter = new VectorSlice("w", shape, 0, 6, true);
    shape[0] = 7;
    parameter.shape()[1] = 7;
    assertThat(parameter.shape()).containsExactly(2, 3);
    assertThat(parameter).isEqualTo(new VectorSlice("w", new long[] {2, 3}, 0, 6, true));
    assertThat(parameter).hasSameHashCodeAs(new VectorSlice("w", new long[] {2, 3}, 0, 6, true));
  }

  @Test
  void selectionIsPackedInSameOrder() {
    var map =
        ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL)
            .add("encoder.weight", 2, 3)
            .add("predictor.weight", 5, 5)
            .add("projector.bias", 4)
            .build()
            .select(name -> !name.startsWith("predictor."));
    assertThat(map.size()).isEqualTo(10);
    assertThat(map.find("projector.bias"))
        .contains(new VectorSlice("projector.bias", new long[] {4}, 6, 4, false));
    assertThat(map.find("predictor.weight")).isEmpty();
  }

  @Test
  void refusesWhatCannotBeAVector() {
    var builder = ParameterMap.builder(DecayRule.UPSTREAM);
    assertThatThrownBy(() -> builder.add("w", 2, 0)).hasMessageContaining("w: extents");
    assertThatThrownBy(() -> builder.add("w", 1 << 20, 1 << 20)).hasMessageContaining("too large");
    builder.add("w", Integer.MAX_VALUE);
    assertThatThrownBy(() -> builder.add("v", 1)).hasMessageContaining("v does not fit");
    assertThatThrownBy(() -> new VectorSlice("w", new long[] {2}, 0, 3, true))
        .hasMessageContaining("does not hold 3");
    assertThatThrownBy(() -> new VectorSlice(" ", new long[] {2}, 0, 2, true))
        .hasMessageContaining("name");
    assertThatThrownBy(
            () -> ParameterMap.builder(DecayRule.UPSTREAM).add("w", 1).add("w", 2).build())
        .hasMessageContaining("w is given twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"res", "plain", "ident"})
  void decayRulesNameWhatTheReferenceNames(String net) {
    var config = ReferenceData.json("reference/" + net + ".config.json");
    var order = config.getStringList("param_order");
    var oneDimensional = new HashSet<>(config.getStringList("no1d_no_decay"));
    for (var name : order) {
      long[] shape = oneDimensional.contains(name) ? new long[] {4} : new long[] {4, 4};
      assertThat(DecayRule.UPSTREAM.decays(name, shape))
          .as(name)
          .isEqualTo(config.getStringList("upstream_decay").contains(name));
    }
  }
}
