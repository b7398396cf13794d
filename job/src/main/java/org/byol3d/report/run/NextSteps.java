package org.byol3d.report.run;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.report.page.Numbers;

/** Advises what to do next, from a run's numbers. */
public final class NextSteps {
  /** Share of the step's time above which waiting for crops is worth a remedy. */
  private static final double MUCH_WAITING = 0.2;

  /** Share of the step's time above which moving weights and gradients is worth a remedy. */
  private static final double MUCH_MOVING = 0.3;

  /** Validations without progress after which more epochs hardly help. */
  private static final int MANY_VALIDATIONS = 5;

  private final RunHistory history;
  private final List<String> advice = new ArrayList<>();

  private NextSteps(RunHistory history) {
    this.history = history;
  }

  /** Returns at least one sentence, the most urgent first. */
  public static List<String> of(RunHistory history) {
    var next = new NextSteps(history);
    if (history.last().isPresent()) {
      next.divergence();
      next.collapse();
      next.validation();
      next.waiting();
      next.moving();
    }
    next.progress();
    return List.copyOf(next.advice);
  }

  private void divergence() {
    var gaps = Math.max(history.loss().gaps(), history.gradientNorm().gaps());
    if (gaps > 0) {
      advice.add(
          "%s steps had a loss or a gradient norm that is not finite: the run diverged. Begin again"
                  .formatted(Numbers.count(gaps))
              + " with a lower learning rate"
              + (history.isFinetuning() ? "." : ", and look at its crops with byol3d preview."));
    }
  }

  private void collapse() {
    if (history.collapse().isEmpty()) {
      return;
    }
    var latest = history.collapse().get(history.collapse().size() - 1);
    latest
        .diagnostics()
        .reason()
        .ifPresent(
            reason ->
                advice.add(
                    "At step %s %s. If that lasts, the encoder learns nothing: begin again with a τ"
                            .formatted(Numbers.count(latest.step() + 1), reason)
                        + " nearer to 1 or a lower learning rate, and look at the views with byol3d"
                        + " preview: crops of empty background are all alike."));
  }

  private void validation() {
    var validations = history.validations();
    if (validations.isEmpty()) {
      return;
    }
    var latest = validations.get(validations.size() - 1);
    if (latest.failed() > 0) {
      advice.add(
          "%s of %s cases could not be validated at step %s: the last validation below says why."
              .formatted(
                  Numbers.count(latest.failed()),
                  Numbers.count((long) latest.failed() + latest.cases()),
                  Numbers.count(latest.step() + 1)));
    }
    int since = 0;
    while (since < validations.size() && !validations.get(validations.size() - 1 - since).best()) {
      since++;
    }
    if (since >= MANY_VALIDATIONS) {
      advice.add(
          "The Dice coefficient has not risen for %s validations: more epochs will hardly help. More labels, or another learning rate, may."
              .formatted(Numbers.count(since)));
    }
  }

  private void waiting() {
    var share = history.recentShare("dataWait");
    if (share > MUCH_WAITING) {
      advice.add(
          "Workers wait for crops %s of the time: give them more threads to prefetch with, or"
                  .formatted(Numbers.percent(share))
              + " keep the volumes nearer to them.");
    }
  }

  private void moving() {
    var share =
        history.recentShare("broadcast")
            + history.recentShare("gather")
            + history.recentShare("reduce");
    if (share > MUCH_MOVING) {
      advice.add(
          "Weights and gradients are under way %s of the time: a larger batch per step, or a"
                  .formatted(Numbers.percent(share))
              + " faster network, makes more of the workers.");
    }
  }

  private void progress() {
    var last = history.last();
    if (last.isEmpty()) {
      advice.add("No step has been made yet. Make this page again when there are some.");
    } else if (last.get().step() + 1 < last.get().totalSteps()) {
      advice.add(
          "%s steps are left. A run that has stopped continues from its last checkpoint when it is"
                  .formatted(Numbers.count(last.get().totalSteps() - last.get().step() - 1))
              + " started again with the same directory; of one that is running, make this page"
              + " again later.");
    } else if (history.isFinetuning()) {
      advice.add(
          "The run is complete. Write its segmenter with byol3d export, and segment volumes with"
              + " byol3d predict.");
    } else {
      advice.add(
          "The run is complete. Take its encoder into a segmentation network, or look at its"
              + " representations with byol3d encode.");
    }
  }
}
