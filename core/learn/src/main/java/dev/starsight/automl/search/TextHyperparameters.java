package dev.starsight.automl.search;

import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.TunableOptions;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import java.util.List;

/** The knobs of {@link TextFeatures}, as far as they matter to one analyzer. */
final class TextHyperparameters {

  private TextHyperparameters() {}

  /** Runs of words. */
  static TunableOptions<TextFeatures> words(int ngrams, int maxFeatures) {
    TextFeatures usual = TextFeatures.words().withNgrams(ngrams).withMaxFeatures(maxFeatures);
    TunableOptions<TextFeatures> options =
        TunableOptions.of("TextFeatures.words()", settings -> usual);
    return weighing(dictionary(ngrams(options, usual), usual), usual);
  }

  /** Runs of characters within words. */
  static TunableOptions<TextFeatures> characters() {
    TextFeatures usual = TextFeatures.characters();
    TunableOptions<TextFeatures> options =
        TunableOptions.of("TextFeatures.characters()", settings -> usual);
    return weighing(dictionary(runs(options, usual), usual), usual);
  }

  /** Both. */
  static TunableOptions<TextFeatures> wordsAndCharacters() {
    TextFeatures usual = TextFeatures.wordsAndCharacters();
    TunableOptions<TextFeatures> options =
        runs(
                ngrams(
                    TunableOptions.of("TextFeatures.wordsAndCharacters()", settings -> usual),
                    usual),
                usual)
            .with(
                Hyperparameter.real(
                    "characterShare",
                    "Share of a row's squared length that n-grams of characters have, 0 to 1",
                    usual.weighting().characterShare(),
                    0.1,
                    0.7),
                TextFeatures::withCharacterShare);
    return weighing(dictionary(options, usual), usual);
  }

  /** Runs of words, numbered by a hash. */
  static TunableOptions<TextFeatures> hashed() {
    TextFeatures usual = TextFeatures.hashedWords();
    TunableOptions<TextFeatures> options =
        ngrams(TunableOptions.of("TextFeatures.hashedWords()", settings -> usual), usual)
            .with(
                Hyperparameter.whole(
                    "hashBits",
                    "An n-gram has one of 2 to this power numbers, 8 to 22",
                    usual.hashing().bits(),
                    16,
                    21),
                TextFeatures::withHashBits);
    return weighing(options, usual);
  }

  /** The text features of a workshop candidate, with the limits it found. */
  static TunableOptions<TextFeatures> workshop(TextFeatures found) {
    TunableOptions<TextFeatures> options =
        TunableOptions.of("TextFeatures.words()", settings -> found)
            .with(
                Hyperparameter.fixed("analyzer", "What n-grams are of", found.analyzer()),
                TextFeatures::withAnalyzer)
            .with(
                Hyperparameter.fixed(
                    "minDocumentShare",
                    "Share of the texts an n-gram must occur in",
                    found.dictionary().minDocumentShare()),
                TextFeatures::withMinDocumentShare)
            .with(
                Hyperparameter.fixed(
                    "maxDocumentShare",
                    "Share of the texts an n-gram may occur in",
                    found.dictionary().maxDocumentShare()),
                TextFeatures::withMaxDocumentShare)
            .with(
                Hyperparameter.fixed(
                    "maxFeatures", "How many n-grams to keep", found.dictionary().maxFeatures()),
                TextFeatures::withMaxFeatures)
            .with(
                Hyperparameter.fixed("minDocumentFrequency", "Texts an n-gram must occur in", 1),
                TextFeatures::withMinDocumentFrequency)
            .with(
                Hyperparameter.fixed("chiSquarePower", "0 for plain TF-IDF", 0.0),
                TextFeatures::withChiSquarePower);
    return found.components() == 0
        ? options
        : options.with(
            Hyperparameter.fixed(
                "components", "Principal components in place of the values", found.components()),
            TextFeatures::withComponents);
  }

  private static TunableOptions<TextFeatures> ngrams(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options.with(
        Hyperparameter.whole(
            "ngrams", "Words in the longest n-gram, 1 to 3", usual.lengths().words(), 1, 3),
        TextFeatures::withNgrams);
  }

  private static TunableOptions<TextFeatures> runs(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options.with(
        List.of(
            Hyperparameter.whole(
                "shortest", "Characters in the shortest run", usual.lengths().shortest(), 1, 3),
            Hyperparameter.whole(
                "longest",
                "Characters in the longest run, at most 8",
                usual.lengths().longest(),
                4,
                6)),
        (features, settings) ->
            features.withCharacters(settings.whole("shortest"), settings.whole("longest")),
        "withCharacters(SHORTEST, LONGEST)");
  }

  private static TunableOptions<TextFeatures> dictionary(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options
        .with(
            Hyperparameter.wholeLog(
                "maxFeatures",
                usual.analyzer() == TextAnalyzer.WORDS_AND_CHARACTERS
                    ? "How many n-grams to keep, of words and of characters each"
                    : "How many n-grams to keep, the most frequent ones",
                usual.dictionary().maxFeatures(),
                20_000,
                400_000),
            TextFeatures::withMaxFeatures)
        .with(
            Hyperparameter.wholeLog(
                "minDocumentFrequency",
                "Texts an n-gram must occur in",
                usual.dictionary().minDocumentFrequency(),
                1,
                5),
            TextFeatures::withMinDocumentFrequency);
  }

  private static TunableOptions<TextFeatures> weighing(
      TunableOptions<TextFeatures> options, TextFeatures usual) {
    return options
        .with(
            Hyperparameter.oneOf(
                "sublinear",
                "Whether a term frequency tf counts as 1 + ln tf",
                usual.weighting().sublinear(),
                List.of(true, false)),
            TextFeatures::withSublinear)
        .with(
            Hyperparameter.real(
                "chiSquarePower",
                "How much n-grams that go with some labels outweigh others, 0 to 1",
                usual.weighting().chiSquarePower(),
                0,
                0.6),
            TextFeatures::withChiSquarePower);
  }
}
