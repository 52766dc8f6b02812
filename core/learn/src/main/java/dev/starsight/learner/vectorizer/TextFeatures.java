package dev.starsight.learner.vectorizer;

import dev.starsight.learner.internal.vectorizer.CharacterNgrams;
import dev.starsight.learner.internal.vectorizer.Components;
import dev.starsight.learner.internal.vectorizer.Ngrams;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which numbers describe a text: TF-IDF values of the n-grams an {@link TextAnalyzer} finds, or few
 * principal components of these. Immutable; every {@code withX} gives a changed copy.
 *
 * @param analyzer what the n-grams are of
 * @param ngrams words in the longest n-gram of words, 1 to 3
 * @param shortest characters in the shortest n-gram of characters, at least 1
 * @param longest characters in the longest, blanks around the word included; {@code shortest} to 8
 * @param characterShare what share of a row's squared length n-grams of characters have where there
 *     are words beside them; above 0, below 1
 * @param maxFeatures how many n-grams to keep, the most frequent ones, of words and of characters
 *     each; at least 1
 * @param hashBits a hashed n-gram has one of 2 to this power numbers; 8 to 22
 * @param signed whether half of the hashed n-grams count negatively, so that those which share a
 *     number cancel out rather than add up
 * @param minDocumentFrequency texts an n-gram must occur in, at least 1
 * @param minDocumentShare share of the texts an n-gram must occur in, 0 to 1
 * @param maxDocumentShare share of the texts an n-gram may occur in at most, above 0, at most 1
 * @param sublinear whether a term frequency tf counts as 1 + ln tf
 * @param chiSquarePower how much n-grams that go with some labels outweigh others: each TF-IDF
 *     value is multiplied by (1 + chi-square) to this power; 0 to 1, 0 for plain TF-IDF
 * @param components how many principal components of the TF-IDF values to use in their place, at
 *     most 500; 0 for the values themselves. To bound time and memory, components times n-grams are
 *     at most 8 million: fewer n-grams are kept if need be
 */
public record TextFeatures(
    TextAnalyzer analyzer,
    int ngrams,
    int shortest,
    int longest,
    double characterShare,
    int maxFeatures,
    int hashBits,
    boolean signed,
    int minDocumentFrequency,
    double minDocumentShare,
    double maxDocumentShare,
    boolean sublinear,
    double chiSquarePower,
    int components) {

  /** Numbers in the table of components by feature. */
  private static final int COMPONENT_CELLS = 8_000_000;

  public TextFeatures {
    Objects.requireNonNull(analyzer, "analyzer");
    between("ngrams", ngrams, 1, Ngrams.LONGEST);
    between("shortest", shortest, 1, CharacterNgrams.LONGEST);
    between("longest", longest, shortest, CharacterNgrams.LONGEST);
    between("maxFeatures", maxFeatures, 1, Integer.MAX_VALUE);
    between("hashBits", hashBits, 8, 22);
    between("minDocumentFrequency", minDocumentFrequency, 1, Integer.MAX_VALUE);
    between("components", components, 0, 500);
    if (analyzer == TextAnalyzer.HASHED_WORDS && (1 << hashBits) > featuresFor(components)) {
      throw new IllegalArgumentException(
          "of 2^%s hashed n-grams there can be at most %s components, but they are %s"
              .formatted(
                  hashBits,
                  Math.max(0, COMPONENT_CELLS / (1 << hashBits) - Components.SPARE),
                  components));
    }
    if (!(characterShare > 0 && characterShare < 1)) {
      throw new IllegalArgumentException(
          "characterShare must be above 0 and below 1, but is " + characterShare);
    }
    if (!(minDocumentShare >= 0 && minDocumentShare <= 1)) {
      throw new IllegalArgumentException(
          "minDocumentShare must be 0 to 1, but is " + minDocumentShare);
    }
    if (!(maxDocumentShare > 0 && maxDocumentShare <= 1)) {
      throw new IllegalArgumentException(
          "maxDocumentShare must be above 0 and at most 1, but is " + maxDocumentShare);
    }
    if (!(chiSquarePower >= 0 && chiSquarePower <= 1)) {
      throw new IllegalArgumentException("chiSquarePower must be 0 to 1, but is " + chiSquarePower);
    }
  }

  /** Of how many features this many components can be found. */
  private static int featuresFor(int components) {
    return components == 0 ? Integer.MAX_VALUE : COMPONENT_CELLS / (components + Components.SPARE);
  }

  /** N-grams to keep of each kind. */
  public int mostFeatures() {
    int kinds = analyzer == TextAnalyzer.WORDS_AND_CHARACTERS ? 2 : 1;
    return Math.min(maxFeatures, featuresFor(components) / kinds);
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", but is " + value);
    }
    if (value > most) {
      throw new IllegalArgumentException(name + " must be at most " + most + ", but is " + value);
    }
  }

  /** Words 1–2, at most 50,000 of them. */
  public static TextFeatures words() {
    return new Draft().build();
  }

  /** Two to five characters within words, at most 100,000 of them. */
  public static TextFeatures characters() {
    return words().withAnalyzer(TextAnalyzer.CHARACTERS).withMaxFeatures(100_000);
  }

  /** Words 1–3 and two to five characters within words, at most 200,000 of each. */
  public static TextFeatures wordsAndCharacters() {
    return words()
        .withAnalyzer(TextAnalyzer.WORDS_AND_CHARACTERS)
        .withNgrams(3)
        .withMaxFeatures(200_000);
  }

  /** Words 1–3 hashed to 2^20 numbers, with signs. */
  public static TextFeatures hashedWords() {
    return words().withAnalyzer(TextAnalyzer.HASHED_WORDS).withNgrams(3);
  }

  public TextFeatures withAnalyzer(TextAnalyzer value) {
    return with(d -> d.analyzer = value);
  }

  public TextFeatures withNgrams(int value) {
    return with(d -> d.ngrams = value);
  }

  /** N-grams of this many characters. */
  public TextFeatures withCharacters(int from, int to) {
    return with(
        d -> {
          d.shortest = from;
          d.longest = to;
        });
  }

  public TextFeatures withCharacterShare(double value) {
    return with(d -> d.characterShare = value);
  }

  public TextFeatures withMaxFeatures(int value) {
    return with(d -> d.maxFeatures = value);
  }

  public TextFeatures withHashBits(int value) {
    return with(d -> d.hashBits = value);
  }

  public TextFeatures withSigned(boolean value) {
    return with(d -> d.signed = value);
  }

  public TextFeatures withMinDocumentFrequency(int value) {
    return with(d -> d.minDocumentFrequency = value);
  }

  public TextFeatures withMinDocumentShare(double value) {
    return with(d -> d.minDocumentShare = value);
  }

  public TextFeatures withMaxDocumentShare(double value) {
    return with(d -> d.maxDocumentShare = value);
  }

  public TextFeatures withSublinear(boolean value) {
    return with(d -> d.sublinear = value);
  }

  public TextFeatures withChiSquarePower(double value) {
    return with(d -> d.chiSquarePower = value);
  }

  public TextFeatures withComponents(int value) {
    return with(d -> d.components = value);
  }

  /** Of this many texts, those an n-gram must occur in at least. */
  public int minTexts(int texts) {
    return Math.max(minDocumentFrequency, (int) Math.ceil(minDocumentShare * texts));
  }

  /** Of this many texts, those an n-gram may occur in at most. */
  public int maxTexts(int texts) {
    return (int) Math.floor(maxDocumentShare * texts);
  }

  /** Adds what matters to this analyzer to a model's settings. */
  public void describe(Map<String, String> settings) {
    settings.put("analyzer", analyzer.option());
    if (analyzer.readsWords()) {
      settings.put("ngrams", "1-" + ngrams);
    }
    if (analyzer.readsCharacters()) {
      settings.put("characters", shortest + "-" + longest);
    }
    if (analyzer == TextAnalyzer.WORDS_AND_CHARACTERS) {
      settings.put("characterShare", Double.toString(characterShare));
    }
    if (analyzer == TextAnalyzer.HASHED_WORDS) {
      settings.put("hashBits", Integer.toString(hashBits));
      settings.put("signed", Boolean.toString(signed));
    } else {
      settings.put("maxFeatures", Integer.toString(maxFeatures));
    }
    settings.put("minDocumentFrequency", Integer.toString(minDocumentFrequency));
    if (minDocumentShare > 0) {
      settings.put("minDocumentShare", Double.toString(minDocumentShare));
    }
    if (maxDocumentShare < 1) {
      settings.put("maxDocumentShare", Double.toString(maxDocumentShare));
    }
    settings.put("sublinear", Boolean.toString(sublinear));
    settings.put("chiSquarePower", Double.toString(chiSquarePower));
    if (components > 0) {
      settings.put("components", Integer.toString(components));
    }
  }

  private TextFeatures with(Consumer<Draft> change) {
    Draft draft = new Draft();
    draft.analyzer = analyzer;
    draft.ngrams = ngrams;
    draft.shortest = shortest;
    draft.longest = longest;
    draft.characterShare = characterShare;
    draft.maxFeatures = maxFeatures;
    draft.hashBits = hashBits;
    draft.signed = signed;
    draft.minDocumentFrequency = minDocumentFrequency;
    draft.minDocumentShare = minDocumentShare;
    draft.maxDocumentShare = maxDocumentShare;
    draft.sublinear = sublinear;
    draft.chiSquarePower = chiSquarePower;
    draft.components = components;
    change.accept(draft);
    return draft.build();
  }

  /** The same, changeable. */
  private static final class Draft {
    private TextAnalyzer analyzer = TextAnalyzer.WORDS;
    private int ngrams = 2;
    private int shortest = 2;
    private int longest = 5;
    private double characterShare = 0.2;
    private int maxFeatures = 50_000;
    private int hashBits = 20;
    private boolean signed = true;
    private int minDocumentFrequency = 2;
    private double minDocumentShare;
    private double maxDocumentShare = 1;
    private boolean sublinear = true;
    private double chiSquarePower = 0.3;
    private int components;

    TextFeatures build() {
      return new TextFeatures(
          analyzer,
          ngrams,
          shortest,
          longest,
          characterShare,
          maxFeatures,
          hashBits,
          signed,
          minDocumentFrequency,
          minDocumentShare,
          maxDocumentShare,
          sublinear,
          chiSquarePower,
          components);
    }
  }

  /** What the features of a text are. */
  public enum TextAnalyzer {

    /** N-grams of words, counted in training: the dictionary is part of the model. */
    WORDS("words"),

    /**
     * N-grams of characters within words, each word with a blank before and after it, as
     * scikit-learn's {@code char_wb}: a misspelt word still has most of its n-grams. Words are what
     * white space separates, lower-cased by character.
     */
    CHARACTERS("characters"),

    /** Both, side by side. */
    WORDS_AND_CHARACTERS("words-and-characters"),

    /**
     * N-grams of words, numbered by a hash: no dictionary is counted or kept, and unlike n-grams
     * may share a number.
     */
    HASHED_WORDS("hashed-words");

    private final String option;

    TextAnalyzer(String option) {
      this.option = option;
    }

    /** The name in files. */
    public String option() {
      return option;
    }

    /** The analyzer of this name in files, empty if there is none. */
    public static Optional<TextAnalyzer> named(String option) {
      return Arrays.stream(values()).filter(a -> a.option.equals(option)).findFirst();
    }

    boolean readsWords() {
      return this != CHARACTERS;
    }

    boolean readsCharacters() {
      return this == CHARACTERS || this == WORDS_AND_CHARACTERS;
    }
  }
}
