package dev.starsight.cli.options;

import dev.starsight.model.Metric;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** {@code --metric} by the names of the JSON. */
public final class MetricOption {

  private MetricOption() {}

  public static Metric parse(String text) {
    return Arrays.stream(Metric.values())
        .filter(metric -> metric.id().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "a metric must be one of "
                        + Arrays.stream(Metric.values())
                            .map(Metric::id)
                            .collect(Collectors.joining(", "))
                        + ", but it is \""
                        + text
                        + "\""));
  }
}
