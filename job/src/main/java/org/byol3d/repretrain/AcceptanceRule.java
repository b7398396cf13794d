package org.byol3d.repretrain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.byol3d.text.WrongRequestException;

/**
 * When a new model may take the place of the one in use: not collapsed, and by no criterion worse
 * by more than its margin.
 *
 * @param margins by criterion; below 0, the new model must be better by so much
 */
public record AcceptanceRule(Map<Criterion, Double> margins) {
  /**
   * Fills in the default margins.
   *
   * @throws WrongRequestException when a margin is no finite number
   */
  public AcceptanceRule {
    var all = new EnumMap<Criterion, Double>(Criterion.class);
    for (var criterion : Criterion.values()) {
      double margin = margins.getOrDefault(criterion, criterion.defaultMargin());
      if (!Double.isFinite(margin)) {
        throw new WrongRequestException(
            "margin of " + name(criterion) + ": must be a number, but is " + margin);
      }
      all.put(criterion, margin);
    }
    margins = Map.copyOf(all);
  }

  /**
   * Judges a model.
   *
   * @param previous of the model in use, if there is one
   * @return why it is refused; empty when it is accepted
   */
  public List<String> refusals(ModelFigures candidate, Optional<ModelFigures> previous) {
    var reasons = new ArrayList<String>();
    if (!candidate.heldOut().collapse().isEmpty()) {
      reasons.add("collapsed: " + candidate.heldOut().collapse());
    }
    previous.ifPresent(figures -> compare(candidate, figures, reasons));
    return List.copyOf(reasons);
  }

  private void compare(ModelFigures candidate, ModelFigures previous, List<String> reasons) {
    for (var criterion : Criterion.values()) {
      var now = criterion.of(candidate);
      var before = criterion.of(previous);
      double margin = margins.get(criterion);
      if (now.isPresent()
          && before.isPresent()
          && criterion.isWorse(now.getAsDouble(), before.getAsDouble(), margin)) {
        reasons.add(
            String.format(
                Locale.ROOT,
                "%s: %.4f, after %.4f with a margin of %.4f",
                name(criterion),
                now.getAsDouble(),
                before.getAsDouble(),
                margin));
      }
    }
  }

  private static String name(Criterion criterion) {
    return criterion.name().toLowerCase(Locale.ROOT);
  }
}
