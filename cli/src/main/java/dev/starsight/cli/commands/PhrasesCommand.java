package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.PhraseReviews;
import dev.starsight.cli.input.ReviewSides;
import dev.starsight.cli.input.ReviewSource;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.MemoryOption;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.lake.internal.DriverLoading;
import dev.starsight.phrases.Phrase;
import dev.starsight.phrases.PhraseFinder;
import dev.starsight.phrases.PhraseFindings;
import dev.starsight.phrases.PhraseOptions;
import dev.starsight.phrases.PhraseReport;
import dev.starsight.phrases.PhraseSides;
import dev.starsight.phrases.tables.PhraseTables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phrases}: finds the phrases that tell two sides apart, and what is new. */
@Command(
    name = "phrases",
    description = {
      "Find the words and phrases that tell two sides of the reviews apart, with counts, stars,"
          + " typical reviews and the month in which each begins.",
      "With --since, list what is said now and was not before; with --fail-on-new, exit with code 3"
          + " if that list is not empty."
    },
    footer = {
      "",
      "Example: starsight phrases --input reviews.tsv.gz --label 1 --out complaints",
      "Example: starsight phrases --lake lake --where product_category=Books --out books",
      "Example: starsight phrases --lake lake --since 2015-07 --baseline 12m --fail-on-new --out"
          + " new"
    })
final class PhrasesCommand extends StarsightCommand {

  static final String DATE_COLUMN = "review_date";

  static final String DEFAULT_LABEL = "1";
  private static final int SHOWN = 10;
  private static final int MOST_BASELINE_MONTHS = 1200;
  private static final Pattern BASELINE = Pattern.compile("(\\d{1,4})([my])");

  @Mixin private final InputOptions input = new InputOptions();

  @Option(names = "--lake", paramLabel = "DIR", description = "Lake to read, instead of files.")
  private @Nullable Path lake;

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description =
          "Compare the reviews with this label with the others (default: 1, if no other sides are"
              + " given).")
  private @Nullable String label;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description = "Compare the reviews with this value with the others.")
  private @Nullable String where;

  @Option(
      names = "--compare",
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "Compare with other reviews: files, or a lake.")
  private List<Path> compare = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "MONTH",
      description =
          "Compare the reviews from this month on, such as 2015-07, with those of --baseline before"
              + " it, and list what is new.")
  private @Nullable String since;

  @Option(
      names = "--baseline",
      paramLabel = "TIME",
      description =
          "Months or years before --since to compare with, such as 6m or 2y (default: 12m).")
  private @Nullable String baseline;

  @Option(
      names = "--fail-on-new",
      description = "With --since: exit with code 3 if something is new. The results are written.")
  private boolean failOnNew;

  @Option(
      names = "--date-column",
      paramLabel = "COLUMN",
      defaultValue = DATE_COLUMN,
      description = "Column of the date (default: ${DEFAULT-VALUE}).")
  private String dateColumn = DATE_COLUMN;

  @Mixin private final CsvOption csvSafe = new CsvOption();
  @Mixin private final MemoryOption memory = new MemoryOption();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Override
  @SuppressWarnings("try") // The library is only loaded meanwhile.
  public Integer call() throws IOException {
    requireOneChoice();
    ReviewSides reviews = reviews();
    try (AtomicDirectory directory = out.directory(this, sources());
        DriverLoading loading = lake == null && threads > 1 ? DriverLoading.start() : null) {
      PhraseFindings findings =
          PhraseFinder.find(
              reviews, reviews.sides(), PhraseOptions.defaults().withSeed(seed), run());
      Provenance provenance = reviews.provenance();
      PhraseTables.of(findings).writeTo(directory.path(), csvSafe.isSafe());
      PhraseReport.of(reviews.shortName(), findings, provenance)
          .writeTo(directory.path().resolve("report.html"));
      Summary summary = summary("phrases").inputs(provenance);
      findings.addTo(summary.tree());
      commit(directory, summary);
      printFindings(findings);
      print(summary);
      return failOnNew && !findings.newPhrases().isEmpty() ? CHECKS_FAILED : DONE;
    }
  }

  private void requireOneChoice() {
    List<String> given = new ArrayList<>();
    if (label != null) {
      given.add("--label");
    }
    if (where != null) {
      given.add("--where");
    }
    if (!compare.isEmpty()) {
      given.add("--compare");
    }
    if (since != null) {
      given.add("--since");
    }
    if (given.size() > 1) {
      throw new StarsightException(
          String.join(" and ", given) + " exclude each other; give one of them");
    }
    if (since == null && (baseline != null || failOnNew)) {
      throw new StarsightException(
          (baseline != null ? "--baseline" : "--fail-on-new") + " needs --since MONTH");
    }
  }

  private List<Path> sources() {
    List<Path> sources = new ArrayList<>(compare);
    sources.addAll(lake == null ? input.files() : List.of(lake));
    return sources;
  }

  private ReviewSides reviews() {
    ReviewSource.requireOne(input, lake, this);
    if (since != null) {
      YearMonth month = month(since);
      int months = baselineMonths();
      PhraseReviews read = source(lake, input, null, month.minusMonths(months));
      return ReviewSides.since(read, month, months);
    }
    if (!compare.isEmpty()) {
      return ReviewSides.compare(source(lake, input, null, null), compared());
    }
    if (where != null) {
      int equals = where.indexOf('=');
      if (equals < 1) {
        throw new StarsightException(
            "--where must be COLUMN=VALUE, such as product_category=Books, but is \""
                + where
                + '"');
      }
      String column = where.substring(0, equals);
      return ReviewSides.where(
          source(lake, input, column, null), column, where.substring(equals + 1));
    }
    return ReviewSides.label(
        source(lake, input, null, null),
        input.labelColumn(),
        label == null ? DEFAULT_LABEL : label);
  }

  private PhraseReviews compared() {
    Path other = ReviewSource.comparedLake(compare).orElse(null);
    return source(other, other == null ? input.withFiles(compare) : input, null, null);
  }

  private PhraseReviews source(
      @Nullable Path ofLake,
      InputOptions files,
      @Nullable String column,
      @Nullable YearMonth from) {
    PhraseReviews.Columns columns =
        new PhraseReviews.Columns(
            input.textColumn(), input.labelColumn(), dateColumn, column, since != null);
    return ofLake == null
        ? new PhraseReviews.OfFiles(files, columns, this)
        : new PhraseReviews.OfLake(
            ofLake, memory.lakeOptions(threads), columns, from == null ? null : from.atDay(1));
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new StarsightException(
          "--since must be a month such as 2015-07, but is \"" + text + '"', e);
    }
  }

  private int baselineMonths() {
    String text = baseline == null ? "12m" : baseline;
    Matcher matcher = BASELINE.matcher(text.toLowerCase(Locale.ROOT));
    int months =
        matcher.matches()
            ? Integer.parseInt(matcher.group(1)) * (matcher.group(2).equals("y") ? 12 : 1)
            : 0;
    if (months < 1 || months > MOST_BASELINE_MONTHS) {
      throw new StarsightException(
          "--baseline must be months or years such as 12m or 2y, at most 100 years, but is \""
              + text
              + '"');
    }
    return months;
  }

  private void printFindings(PhraseFindings findings) {
    PhraseSides sides = findings.sides();
    if (sides.since() != null) {
      console().result("new since %s: %s", sides.since(), count(findings.newPhrases()));
      findings.newPhrases().stream().limit(SHOWN).forEach(this::printPhrase);
    }
    for (String side : List.of(sides.first(), sides.second())) {
      List<Phrase> phrases = findings.phrases(side);
      console().result("more often %s: %s", side, count(phrases));
      phrases.stream().limit(SHOWN).forEach(this::printPhrase);
    }
    if (findings.sampleReviews() > 0) {
      console()
          .result(
              "a sample of %,d reviews chose the phrases; they were counted in all",
              findings.sampleReviews());
    }
    console().result("report: " + out.resolve("report.html"));
  }

  private static String count(List<Phrase> phrases) {
    return phrases.isEmpty()
        ? "nothing"
        : phrases.size() == 1 ? "one phrase" : phrases.size() + " phrases";
  }

  private void printPhrase(Phrase phrase) {
    console()
        .result(
            "  %s (%,d reviews, %,d of the others)",
            phrase.text(), phrase.reviews(), phrase.otherReviews());
  }
}
