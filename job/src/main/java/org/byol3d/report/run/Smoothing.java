package org.byol3d.report.run;

import java.util.List;
import java.util.Locale;
import org.byol3d.report.page.Curve;
import org.byol3d.report.page.CurveFigure;
import org.byol3d.report.page.Line;

/** Draws a noisy curve together with its moving average. */
public final class Smoothing {
  /** A curve is averaged over a hundredth of the run, but not over fewer steps than these. */
  private static final double LEAST = 10;

  private static final double SHARE = 0.01;

  private Smoothing() {}

  /**
   * Returns the figure of a curve.
   *
   * @param curve one value per step
   * @param marks steps at which to draw a vertical line
   */
  public static CurveFigure figure(String title, Curve curve, List<Long> marks) {
    return new CurveFigure(
        title,
        List.of(
            new Line("each step", "raw", curve),
            new Line(
                String.format(Locale.ROOT, "mean over about %,.0f steps", steps(curve)),
                "first",
                smoothed(curve))),
        marks);
  }

  /** Returns the moving average of a curve. */
  public static Curve smoothed(Curve curve) {
    return curve.smoothed(steps(curve));
  }

  private static double steps(Curve curve) {
    return Math.max(LEAST, SHARE * curve.size());
  }
}
