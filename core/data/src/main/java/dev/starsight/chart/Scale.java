package dev.starsight.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear scale with round ticks (1, 2, 2.5, 5 times a power of ten), all finite.
 *
 * @param from the pixel of {@code low}
 * @param to the pixel of {@code high}; may be the smaller one
 */
record Scale(double low, double high, double step, double from, double to) {

  /** Sums and differences of larger values could overflow. */
  private static final double LIMIT = 1e300;

  /** Returns a scale for {@code low} to {@code high}; ends that are not kept move to a tick. */
  static Scale of(double low, double high, boolean keepLow, boolean keepHigh, int wantedTicks) {
    double a = clamp(low);
    double b = clamp(high);
    double size = Math.max(Math.abs(a), Math.abs(b));
    // For a single value, or values too close for ticks, the scale extends around them.
    if (!(b - a > size * 1e-9) || b - a < 1e-290) {
      double room = size < 1e-280 ? 1 : size * 0.1;
      b = b + room;
      a = a >= 0 ? Math.max(0, a - room) : a - room;
    }
    double step = niceStep((b - a) / Math.max(1, wantedTicks));
    if (!keepLow) {
      a = Math.floor(a / step + 1e-9) * step;
    }
    if (!keepHigh) {
      b = Math.ceil(b / step - 1e-9) * step;
    }
    return new Scale(a, b, step, 0, 1);
  }

  private static double niceStep(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double ratio = raw / power;
    double nice = ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 2.5 ? 2.5 : ratio <= 5 ? 5 : 10;
    return nice * power;
  }

  private static double clamp(double value) {
    return Double.isNaN(value) ? 0 : Math.max(-LIMIT, Math.min(LIMIT, value));
  }

  /** Returns this scale with whole steps and ends, for counts. */
  Scale whole() {
    if (step >= 1 && step == Math.rint(step)) {
      return this;
    }
    double wholeStep = wholeStep();
    double wholeLow = Math.floor(low / wholeStep) * wholeStep;
    double wholeHigh = Math.max(wholeLow + wholeStep, Math.ceil(high / wholeStep) * wholeStep);
    return new Scale(wholeLow, wholeHigh, wholeStep, from, to);
  }

  /** Returns this scale with the same ends and whole steps. */
  Scale wholeSteps() {
    return new Scale(low, high, wholeStep(), from, to);
  }

  /** A step that is not whole is 2.5 or below 1. */
  private double wholeStep() {
    return step >= 1 ? Math.floor(step) : 1;
  }

  Scale onto(double pixelLow, double pixelHigh) {
    return new Scale(low, high, step, pixelLow, pixelHigh);
  }

  /** Returns the pixel of a value; a value outside the scale is at its end. */
  double at(double value) {
    double share = (clamp(value) - low) / (high - low);
    return from + (to - from) * Math.max(0, Math.min(1, share));
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    double first = Math.ceil(low / step - 1e-6);
    for (int i = 0; i < 60; i++) {
      double tick = (first + i) * step;
      if (tick > high + step * 1e-6) {
        break;
      }
      ticks.add(tick == 0 ? 0.0 : tick);
    }
    return ticks;
  }
}
