package dev.starsight.learner.vectorizer;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Options of the numbers that describe a text: TF-IDF values of the n-grams that a {@link
 * TextAnalyzer} finds, or a few principal components of these. Immutable; every {@code withX}
 * returns a changed copy.
 *
 * @param analyzer what the n-grams consist of
 * @param lengths how long n-grams are
 * @param dictionary which n-grams are features
 * @param hashing how n-grams are numbered where there is no dictionary
 * @param weighting how n-grams are weighted
 * @param components how many principal components replace the TF-IDF values, at most 500; 0 for the
 *     values themselves. To bound time and memory, components times n-grams are at most 8 million:
 *     fewer n-grams are kept if necessary
 */
public record TextFeatures(
    TextAnalyzer analyzer,
    NgramLengths lengths,
    Dictionary dictionary,
    Hashing hashing,
    Weighting weighting,
    int components) {

  /** The most words in an n-gram. */
  public static final int MAX_WORDS = 3;

  /** The most characters (code points) in an n-gram. */
  public static final int MAX_CHARACTERS = 8;

  public static final int MIN_HASH_BITS = 8;
  public static final int MAX_HASH_BITS = 22;

  /** Directions iterated on besides the components asked for, so that these converge sooner. */
  public static final int SPARE_COMPONENTS = 10;

  /** Numbers in the table of components by feature. */
  private static final int COMPONENT_CELLS = 8_000_000;

  public TextFeatures {
    Objects.requireNonNull(analyzer, "analyzer");
    requireRange("components", components, 0, 500);
    int hashes = 1 << hashing.bits;
    if (analyzer == TextAnalyzer.HASHED_WORDS && hashes > maxFeaturesFor(components)) {
      throw new IllegalArgumentException(
          "of 2^%s hashed n-grams there can be at most %s components, but they are %s"
              .formatted(
                  hashing.bits,
                  Math.max(0, COMPONENT_CELLS / hashes - SPARE_COMPONENTS),
                  components));
    }
  }

  /**
   * How long n-grams are.
   *
   * @param words words in the longest n-gram of words, 1 to 3
   * @param shortest characters in the shortest n-gram of characters, at least 1
   * @param longest characters in the longest, including blanks around the word; {@code shortest} to
   *     8
   */
  public record NgramLengths(int words, int shortest, int longest) {

    public NgramLengths {
      requireRange("ngrams", words, 1, MAX_WORDS);
      requireRange("shortest", shortest, 1, MAX_CHARACTERS);
      requireRange("longest", longest, shortest, MAX_CHARACTERS);
    }
  }

  /**
   * Which n-grams are features.
   *
   * @param maxFeatures how many n-grams to keep, the most frequent ones, of words and of characters
   *     each; at least 1
   * @param minDocumentFrequency number of texts an n-gram must occur in, at least 1
   * @param minDocumentShare share of the texts an n-gram must occur in, 0 to 1
   * @param maxDocumentShare share of the texts an n-gram may occur in, above 0, at most 1
   */
  public record Dictionary(
      int maxFeatures, int minDocumentFrequency, double minDocumentShare, double maxDocumentShare) {

    public Dictionary {
      requireRange("maxFeatures", maxFeatures, 1, Integer.MAX_VALUE);
      requireRange("minDocumentFrequency", minDocumentFrequency, 1, Integer.MAX_VALUE);
      require(
          minDocumentShare >= 0 && minDocumentShare <= 1,
          "minDocumentShare",
          "0 to 1",
          minDocumentShare);
      require(
          maxDocumentShare > 0 && maxDocumentShare <= 1,
          "maxDocumentShare",
          "above 0 and at most 1",
          maxDocumentShare);
    }

    /** Returns how many of this many texts an n-gram must occur in. */
    public int minTexts(int texts) {
      return Math.max(minDocumentFrequency, (int) Math.ceil(minDocumentShare * texts));
    }

    /** Returns how many of this many texts an n-gram may occur in. */
    public int maxTexts(int texts) {
      return (int) Math.floor(maxDocumentShare * texts);
    }
  }

  /**
   * How n-grams are numbered by a hash.
   *
   * @param bits there are 2 to this power numbers; 8 to 22
   * @param signed whether half of the n-grams count negatively, so that those which share a number
   *     cancel out rather than add up
   */
  public record Hashing(int bits, boolean signed) {

    public Hashing {
      requireRange("hashBits", bits, MIN_HASH_BITS, MAX_HASH_BITS);
    }
  }

  /**
   * How n-grams are weighted.
   *
   * @param characterShare the share of a row's squared length that n-grams of characters have where
   *     there are also words; above 0, below 1
   * @param sublinear whether a term frequency tf counts as 1 + ln tf
   * @param chiSquarePower how much n-grams that are correlated with the labels outweigh others:
   *     each TF-IDF value is multiplied by (1 + chi-square) to this power; 0 to 1, 0 for plain
   *     TF-IDF
   */
  public record Weighting(double characterShare, boolean sublinear, double chiSquarePower) {

    public Weighting {
      require(
          characterShare > 0 && characterShare < 1,
          "characterShare",
          "above 0 and below 1",
          characterShare);
      require(
          chiSquarePower >= 0 && chiSquarePower <= 1, "chiSquarePower", "0 to 1", chiSquarePower);
    }
  }

  private static void requireRange(String name, int value, int min, int max) {
    require(value >= min, name, "at least " + min, value);
    require(value <= max, name, "at most " + max, value);
  }

  private static void require(boolean holds, String name, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("%s must be %s, but is %s".formatted(name, rule, value));
    }
  }

  private static int maxFeaturesFor(int components) {
    return components == 0 ? Integer.MAX_VALUE : COMPONENT_CELLS / (components + SPARE_COMPONENTS);
  }

  /** Returns how many n-grams to keep of each kind. */
  public int maxNgrams() {
    int kinds = analyzer == TextAnalyzer.WORDS_AND_CHARACTERS ? 2 : 1;
    return Math.min(dictionary.maxFeatures, maxFeaturesFor(components) / kinds);
  }

  /** Returns features of words 1–2, at most 50,000 of them. */
  public static TextFeatures words() {
    return new TextFeatures(
        TextAnalyzer.WORDS,
        new NgramLengths(2, 2, 5),
        new Dictionary(50_000, 2, 0, 1),
        new Hashing(20, true),
        new Weighting(0.2, true, 0.3),
        0);
  }

  /** Returns features of two to five characters within words, at most 100,000 of them. */
  public static TextFeatures characters() {
    return words().withAnalyzer(TextAnalyzer.CHARACTERS).withMaxFeatures(100_000);
  }

  /**
   * Returns features of words 1–3 and two to five characters within words, at most 200,000 of each.
   */
  public static TextFeatures wordsAndCharacters() {
    return words()
        .withAnalyzer(TextAnalyzer.WORDS_AND_CHARACTERS)
        .withNgrams(3)
        .withMaxFeatures(200_000);
  }

  /** Returns features of words 1–3 hashed to 2^20 numbers, with signs. */
  public static TextFeatures hashedWords() {
    return words().withAnalyzer(TextAnalyzer.HASHED_WORDS).withNgrams(3);
  }

  public TextFeatures withAnalyzer(TextAnalyzer value) {
    return new TextFeatures(value, lengths, dictionary, hashing, weighting, components);
  }

  public TextFeatures withNgrams(int value) {
    return with(new NgramLengths(value, lengths.shortest, lengths.longest));
  }

  /** Returns features of n-grams of this many characters. */
  public TextFeatures withCharacters(int shortest, int longest) {
    return with(new NgramLengths(lengths.words, shortest, longest));
  }

  private TextFeatures with(NgramLengths value) {
    return new TextFeatures(analyzer, value, dictionary, hashing, weighting, components);
  }

  public TextFeatures withMaxFeatures(int value) {
    Dictionary d = dictionary;
    return with(
        new Dictionary(value, d.minDocumentFrequency, d.minDocumentShare, d.maxDocumentShare));
  }

  public TextFeatures withMinDocumentFrequency(int value) {
    Dictionary d = dictionary;
    return with(new Dictionary(d.maxFeatures, value, d.minDocumentShare, d.maxDocumentShare));
  }

  public TextFeatures withMinDocumentShare(double value) {
    Dictionary d = dictionary;
    return with(new Dictionary(d.maxFeatures, d.minDocumentFrequency, value, d.maxDocumentShare));
  }

  public TextFeatures withMaxDocumentShare(double value) {
    Dictionary d = dictionary;
    return with(new Dictionary(d.maxFeatures, d.minDocumentFrequency, d.minDocumentShare, value));
  }

  private TextFeatures with(Dictionary value) {
    return new TextFeatures(analyzer, lengths, value, hashing, weighting, components);
  }

  public TextFeatures withHashBits(int value) {
    return with(new Hashing(value, hashing.signed));
  }

  public TextFeatures withSigned(boolean value) {
    return with(new Hashing(hashing.bits, value));
  }

  private TextFeatures with(Hashing value) {
    return new TextFeatures(analyzer, lengths, dictionary, value, weighting, components);
  }

  public TextFeatures withCharacterShare(double value) {
    return with(new Weighting(value, weighting.sublinear, weighting.chiSquarePower));
  }

  public TextFeatures withSublinear(boolean value) {
    return with(new Weighting(weighting.characterShare, value, weighting.chiSquarePower));
  }

  public TextFeatures withChiSquarePower(double value) {
    return with(new Weighting(weighting.characterShare, weighting.sublinear, value));
  }

  private TextFeatures with(Weighting value) {
    return new TextFeatures(analyzer, lengths, dictionary, hashing, value, components);
  }

  public TextFeatures withComponents(int value) {
    return new TextFeatures(analyzer, lengths, dictionary, hashing, weighting, value);
  }

  /** Adds the options that this analyzer uses to a model's settings. */
  public void describe(Map<String, String> settings) {
    settings.put("analyzer", analyzer.option());
    if (analyzer != TextAnalyzer.CHARACTERS) {
      settings.put("ngrams", "1-" + lengths.words);
    }
    if (analyzer == TextAnalyzer.CHARACTERS || analyzer == TextAnalyzer.WORDS_AND_CHARACTERS) {
      settings.put("characters", lengths.shortest + "-" + lengths.longest);
    }
    if (analyzer == TextAnalyzer.WORDS_AND_CHARACTERS) {
      settings.put("characterShare", Double.toString(weighting.characterShare));
    }
    if (analyzer == TextAnalyzer.HASHED_WORDS) {
      settings.put("hashBits", Integer.toString(hashing.bits));
      settings.put("signed", Boolean.toString(hashing.signed));
    } else {
      settings.put("maxFeatures", Integer.toString(dictionary.maxFeatures));
    }
    settings.put("minDocumentFrequency", Integer.toString(dictionary.minDocumentFrequency));
    if (dictionary.minDocumentShare > 0) {
      settings.put("minDocumentShare", Double.toString(dictionary.minDocumentShare));
    }
    if (dictionary.maxDocumentShare < 1) {
      settings.put("maxDocumentShare", Double.toString(dictionary.maxDocumentShare));
    }
    settings.put("sublinear", Boolean.toString(weighting.sublinear));
    settings.put("chiSquarePower", Double.toString(weighting.chiSquarePower));
    if (components > 0) {
      settings.put("components", Integer.toString(components));
    }
  }

  /** The units that are counted: words, characters, both, or hashed words. */
  public enum TextAnalyzer {

    /** N-grams of words, counted in training: the dictionary is part of the model. */
    WORDS("words"),

    /**
     * N-grams of characters within words, each word with a blank before and after it, like
     * scikit-learn's {@code char_wb}: a misspelt word still has most of its n-grams. Words are
     * separated by white space and lower-cased by character.
     */
    CHARACTERS("characters"),

    /** N-grams of words and n-grams of characters, side by side. */
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

    /** Returns the name in files. */
    public String option() {
      return option;
    }

    /** Returns the analyzer of this name in files, empty if there is none. */
    public static Optional<TextAnalyzer> named(String option) {
      return Arrays.stream(values()).filter(a -> a.option.equals(option)).findFirst();
    }
  }
}
