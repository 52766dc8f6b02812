package dev.starsight.automl.search;

import static dev.starsight.automl.Hyperparameter.choice;
import static dev.starsight.automl.Hyperparameter.constant;
import static dev.starsight.automl.Hyperparameter.doubleRange;
import static dev.starsight.automl.Hyperparameter.intRange;
import static dev.starsight.automl.Hyperparameter.logIntRange;

import dev.starsight.automl.SearchSpace.TunableOptions;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import java.util.List;

/** The hyperparameters of {@link TextFeatures}, as far as they matter to one analyzer. */
final class TextHyperparameters {

  private TextHyperparameters() {}

  /** Returns n-grams of words. */
  static TunableOptions<TextFeatures> words(int ngrams, int maxFeatures) {
    TextFeatures usual = TextFeatures.words().withNgrams(ngrams).withMaxFeatures(maxFeatures);
    TunableOptions<TextFeatures> options =
        TunableOptions.of("TextFeatures.words()", values -> usual);
    return weighting(dictionary(ngrams(options, usual), usual), usual);
  }

  /** Returns n-grams of characters within words. */
  static TunableOptions<TextFeatures> characters() {
    TextFeatures usual = TextFeatures.characters();
    TunableOptions<TextFeatures> options =
        TunableOptions.of("TextFeatures.characters()", values -> usual);
    return weighting(dictionary(lengths(options, usual), usual), usual);
  }

  /** Returns n-grams of both. */
  static TunableOptions<TextFeatures> wordsAndCharacters() {
    TextFeatures usual = TextFeatures.wordsAndCharacters();
    TunableOptions<TextFeatures> options =
        lengths(
                ngrams(
                    TunableOptions.of("TextFeatures.wordsAndCharacters()", values -> usual), usual),
                usual)
            .with(
                doubleRange(
                    "characterShare",
                    "Share of n-grams of characters in a row's squared length, 0 to 1",
                    usual.weighting().characterShare(),
                    0.1,
                    0.7),
                TextFeatures::withCharacterShare);
    return weighting(dictionary(options, usual), usual);
  }

  /** Returns n-grams of words that are numbered by a hash. */
  static TunableOptions<TextFeatures> hashed() {
    TextFeatures usual = TextFeatures.hashedWords();
    TunableOptions<TextFeatures> options =
        ngrams(TunableOptions.of("TextFeatures.hashedWords()", values -> usual), usual)
            .with(
                intRange(
                    "hashBits",
                    "An n-gram has one of 2 to this power numbers, 8 to 22",
                    usual.hashing().bits(),
                    16,
                    21),
                TextFeatures::withHashBits);
    return weighting(options, usual);
  }

  /** Returns the features of a workshop candidate, with the limits it found. */
  static TunableOptions<TextFeatures> workshop(TextFeatures found) {
    TunableOptions<TextFeatures> options =
        TunableOptions.of("TextFeatures.words()", values -> found)
            .with(
                constant("analyzer", "Units of n-grams", found.analyzer()),
                TextFeatures::withAnalyzer)
            .with(
                constant(
                    "minDocumentShare",
                    "Minimum share of texts with an n-gram",
                    found.dictionary().minDocumentShare()),
                TextFeatures::withMinDocumentShare)
            .with(
                constant(
                    "maxDocumentShare",
                    "Maximum share of texts with an n-gram",
                    found.dictionary().maxDocumentShare()),
                TextFeatures::withMaxDocumentShare)
            .with(
                constant(
                    "maxFeatures", "Maximum number of n-grams", found.dictionary().maxFeatures()),
                TextFeatures::withMaxFeatures)
            .with(
                constant("minDocumentFrequency", "Minimum number of texts with an n-gram", 1),
                TextFeatures::withMinDocumentFrequency)
            .with(
                constant("chiSquarePower", "0 for plain TF-IDF", 0.0),
                TextFeatures::withChiSquarePower);
    return found.components() == 0
        ? options
        : options.with(
            constant(
                "components", "Principal components that replace the values", found.components()),
            TextFeatures::withComponents);
  }

  private static TunableOptions<TextFeatures> ngrams(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options.with(
        intRange("ngrams", "Words in the longest n-gram, 1 to 3", usual.lengths().words(), 1, 3),
        TextFeatures::withNgrams);
  }

  private static TunableOptions<TextFeatures> lengths(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options.with(
        List.of(
            intRange(
                "shortest", "Characters in the shortest run", usual.lengths().shortest(), 1, 3),
            intRange(
                "longest",
                "Characters in the longest run, at most 8",
                usual.lengths().longest(),
                4,
                6)),
        (features, values) ->
            features.withCharacters(values.integer("shortest"), values.integer("longest")),
        "withCharacters(SHORTEST, LONGEST)");
  }

  private static TunableOptions<TextFeatures> dictionary(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options
        .with(
            logIntRange(
                "maxFeatures",
                usual.analyzer() == TextAnalyzer.WORDS_AND_CHARACTERS
                    ? "Maximum n-grams of words, and of characters"
                    : "Maximum n-grams, the most frequent ones",
                usual.dictionary().maxFeatures(),
                20_000,
                400_000),
            TextFeatures::withMaxFeatures)
        .with(
            logIntRange(
                "minDocumentFrequency",
                "Minimum number of texts with an n-gram",
                usual.dictionary().minDocumentFrequency(),
                1,
                5),
            TextFeatures::withMinDocumentFrequency);
  }

  private static TunableOptions<TextFeatures> weighting(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options
        .with(
            choice(
                "sublinear",
                "Whether a term frequency tf counts as 1 + ln tf",
                usual.weighting().sublinear(),
                List.of(true, false)),
            TextFeatures::withSublinear)
        .with(
            doubleRange(
                "chiSquarePower",
                "Extra weight of n-grams that differ between labels, 0 to 1",
                usual.weighting().chiSquarePower(),
                0,
                0.6),
            TextFeatures::withChiSquarePower);
  }
}
