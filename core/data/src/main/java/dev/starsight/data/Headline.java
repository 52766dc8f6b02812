package dev.starsight.data;

import dev.starsight.data.internal.LabelMentions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a model reads the {@linkplain Example#headline() headline} of an example: as a first segment
 * before the text. A model that was fitted with one of these reads headlines in the same way when
 * it predicts.
 */
public enum Headline {

  /** Headlines as they are in the file. */
  AS_IS("as-is"),

  /** Headlines without what names the label ({@link #withoutStars}). */
  WITHOUT_STARS("without-stars");

  /** The name under which the settings of a model record how it reads headlines. */
  public static final String SETTING = "headline";

  private final String option;

  Headline(String option) {
    this.option = option;
  }

  /** Returns the name in files and on the command line. */
  public String option() {
    return option;
  }

  /**
   * Returns the constant with this name in files.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Headline named(String option) {
    return Arrays.stream(values())
        .filter(headline -> headline.option.equals(option))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "headline must be %s, but is \"%s\""
                        .formatted(
                            Arrays.stream(values())
                                .map(Headline::option)
                                .collect(Collectors.joining(" or ")),
                            option)));
  }

  /**
   * Returns how a model with these settings reads headlines; empty if it does not.
   *
   * @throws IllegalArgumentException if the settings have a value that is no constant's name
   */
  public static Optional<Headline> of(Map<String, String> settings) {
    return Optional.ofNullable(settings.get(SETTING)).map(Headline::named);
  }

  /**
   * Returns a function that returns a headline as a model reads it, never null.
   *
   * @param labels those of the model
   */
  public Reader reader(LabelSet labels) {
    LabelMentions mentions = new LabelMentions(labels.labels());
    return headline -> {
      if (headline == null) {
        return "";
      }
      return this == WITHOUT_STARS ? mentions.cut(headline) : headline;
    };
  }

  /** Returns examples with the headlines that a model of these labels reads, never null. */
  public List<Example> read(List<Example> examples, LabelSet labels) {
    Reader reader = reader(labels);
    return examples.stream().map(row -> row.withHeadline(reader.read(row))).toList();
  }

  /**
   * Returns a headline without what names the label, as {@code LeakageCheck} recognizes it: numbers
   * of stars ("Five Stars", "4.5 stars", "2 out of 5", "3/5 stars", "★★★★☆"), or the whole headline
   * if it is the name of a label. White space and punctuation around it are dropped, too. "Two
   * stars for the price" becomes "for the price", "5 Stars!!" becomes empty, and a headline that
   * names no label is returned as it is.
   *
   * @param labels whose names are looked for
   */
  public static String withoutStars(String headline, LabelSet labels) {
    return new LabelMentions(labels.labels()).cut(headline);
  }

  /** Returns the segment that a model reads before the text. Thread-safe. */
  @FunctionalInterface
  public interface Reader {

    /** Returns what a model reads of a headline; empty for null. */
    String read(@Nullable String headline);

    /** Returns what a model reads of the headline of an example. */
    default String read(Example example) {
      return read(example.headline());
    }
  }
}
