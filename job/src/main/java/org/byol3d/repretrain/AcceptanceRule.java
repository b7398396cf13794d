package org.byol3d.repretrain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.byol3d.text.WrongRequestException;

/**
 * When a new model may replace the model in use: it is not collapsed, and by no criterion worse by
 * more than a margin.
 *
 * @param margins margins by criterion; with a negative margin the new model must be better; {@link
 *     Criterion} has the defaults
 */
public record AcceptanceRule(Map<Criterion, Double> margins) {
  /**
   * Fills in the default margins.
   *
   * @throws WrongRequestException if a margin is not a finite number
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
   * @param previous figures of the model in use, if there is one
   * @return why the candidate is refused; empty if it is accepted
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
