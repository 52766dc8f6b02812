package dev.starsight.cli.labelerrors;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.data.StarsightException;
import dev.starsight.labelerrors.LabelErrorReport;
import dev.starsight.labelerrors.SuspiciousLabel;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The option {@code --suspicious}: rows for people whose label is probably wrong. */
public final class SuspiciousOption {

  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]+)?) ?%");

  @Option(
      names = "--suspicious",
      arity = "0..1",
      fallbackValue = "5%",
      paramLabel = "SHARE",
      description =
          "Queue this share of the rows (default: 5%%), those whose label is most probably wrong,"
              + " without a model; rows of the test part are left out.")
  private String share = "";

  public boolean isGiven() {
    return !share.isEmpty();
  }

  /**
   * Searches files for label errors.
   *
   * @throws StarsightException if the option has another value than a share
   */
  public LabelErrorSearch search(InputOptions input, StarsightCommand command) throws IOException {
    fraction();
    return LabelErrorSearch.of(input, command);
  }

  /** Returns the most suspicious rows. */
  public List<SuspiciousLabel> first(LabelErrorReport report) {
    List<SuspiciousLabel> ranked = report.ranked();
    return ranked.subList(0, (int) Math.round(fraction() * ranked.size()));
  }

  private double fraction() {
    Matcher number = SHARE.matcher(share);
    double percent = number.matches() ? Double.parseDouble(number.group(1)) : 0;
    if (!(percent > 0 && percent <= 100)) {
      throw new StarsightException(
          "--suspicious must be above 0%% and at most 100%%, such as 5%%, but is \"%s\""
              .formatted(share));
    }
    return percent / 100;
  }
}
