package dev.starsight.cli.headline;

import dev.starsight.cli.console.Console;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.profile.LeakageCheck;
import dev.starsight.reviews.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --headline}: whether headlines are read, and how. */
public final class HeadlineOption {

  private static final int CHUNK = 1024;

  @Option(
      names = "--headline",
      arity = "0..1",
      fallbackValue = "as-is",
      paramLabel = "without-stars",
      description =
          "Read the headline as a first segment before the text. without-stars cuts from it what"
              + " names the label, such as \"Five Stars\" (default: the text alone; with a saved"
              + " model, what it was trained on).")
  private @Nullable Headline given;

  /** Reads a value of {@code --headline}. */
  public static Headline headline(String text) {
    try {
      return Headline.named(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "it must be without-stars, or nothing, but is \"" + text + "\"");
    }
  }

  /** Returns how headlines are to be read; null if they are not. */
  public @Nullable Headline value() {
    return given;
  }

  /** Returns the name of {@link #value()} in files; null if headlines are not read. */
  public @Nullable String option() {
    return given == null ? null : given.option();
  }

  /**
   * Makes the input read headlines if the option is given, and notes which files have none.
   *
   * @throws StarsightException if the column of the headline is the text or the label
   */
  public void prepare(InputOptions input, Console console) throws IOException {
    read(given, input, console);
  }

  /**
   * Makes the input read headlines as a model was trained.
   *
   * @throws StarsightException if the option is given and the model reads them in another way
   */
  public void prepare(InputOptions input, OpenedModel opened, Path model, Console console)
      throws IOException {
    requireAgreement(opened, model);
    readFor(input, opened, console);
  }

  /** Makes the input read headlines if a model does. */
  public static void readFor(InputOptions input, OpenedModel opened, Console console)
      throws IOException {
    read(opened.classifier().headline().orElse(null), input, console);
  }

  /**
   * Requires that the option, if it is given, says how a model reads headlines.
   *
   * @throws StarsightException if it says something else
   */
  public void requireAgreement(OpenedModel opened, Path model) {
    Headline trained = opened.classifier().headline().orElse(null);
    if (given != null && given != trained) {
      throw new StarsightException(
          "--headline is %s, but the model %s was trained %s; leave --headline out"
              .formatted(
                  given.option(),
                  model,
                  trained == null ? "without headlines" : "with headlines " + trained.option()));
    }
  }

  /** Makes the input read headlines, or not if null; notes which files have none. */
  public static void read(@Nullable Headline how, InputOptions input, Console console)
      throws IOException {
    input.readHeadlines(how == null ? null : Examples.HEADLINE);
    if (how == null) {
      return;
    }
    if (List.of(input.textColumn(), input.labelColumn()).contains(Examples.HEADLINE)) {
      throw new StarsightException(
          "--headline reads the column \"" + Examples.HEADLINE + "\", but it is the text or label");
    }
    List<Path> without = new ArrayList<>();
    for (Path file : input.files()) {
      if (!input.headers().of(file).has(Examples.HEADLINE)) {
        without.add(file);
      }
    }
    if (!without.isEmpty()) {
      console.note(
          "%s%s: there is no column %s, so headlines are empty segments",
          without.get(0),
          without.size() == 1 ? "" : " and %,d more files".formatted(without.size() - 1),
          Examples.HEADLINE);
    }
  }

  /**
   * Returns the data for models that read headlines as this option says; warns of headlines that
   * are read as they are and name the label.
   */
  public TrainingData data(TrainingData texts, Console console) {
    TrainingData data = texts.withHeadline(given);
    if (given == Headline.AS_IS) {
      List<@Nullable String> headlines = new ArrayList<>();
      data.train().forEach(row -> headlines.add(row.headline()));
      LeakageCheck.named(
              Examples.HEADLINE,
              headlines,
              data.train().stream().map(Example::requireLabel).toList())
          .ifPresent(
              leak -> console.warn("%s; --headline without-stars cuts that", leak.sentence()));
    }
    return data;
  }

  /**
   * Returns how the headlines of the input are read; null if they are not. If names of labels are
   * to be cut, reads the input once to find the labels.
   */
  public Headline.@Nullable Reader reader(InputOptions input, StarsightCommand command)
      throws IOException {
    Headline how = given;
    if (how == null) {
      return null;
    }
    Set<String> labels = new TreeSet<>();
    if (how == Headline.WITHOUT_STARS) {
      input.stream(command, CHUNK, rows -> rows.forEach(row -> addLabel(row, labels)));
    }
    return how.reader(LabelSet.of(labels));
  }

  private static void addLabel(Example row, Set<String> labels) {
    String label = row.label();
    if (label != null) {
      labels.add(label);
    }
  }
}
