package dev.starsight.automl;

import dev.starsight.learner.TextAnalyzer;
import dev.starsight.learner.TextFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The knobs of {@link TextFeatures}, as far as they matter to one analyzer. Immutable. */
final class TextKnobs {

  /** A knob, what it does to the features, and the call that does the same. */
  private record Turn(
      Knob knob, BiFunction<TextFeatures, Settings, TextFeatures> does, String call) {}

  private final TextFeatures start;
  private final String code;
  private final List<Turn> turns = new ArrayList<>();

  private TextKnobs(TextFeatures start, String code) {
    this.start = start;
    this.code = code;
  }

  /** Runs of words. */
  static TextKnobs words(int ngrams, int maxFeatures) {
    TextKnobs knobs =
        new TextKnobs(
            TextFeatures.words().withNgrams(ngrams).withMaxFeatures(maxFeatures),
            "TextFeatures.words()");
    knobs.ngrams();
    knobs.dictionary();
    knobs.weighing();
    return knobs;
  }

  /** Runs of characters within words. */
  static TextKnobs characters() {
    TextKnobs knobs = new TextKnobs(TextFeatures.characters(), "TextFeatures.characters()");
    knobs.runs();
    knobs.dictionary();
    knobs.weighing();
    return knobs;
  }

  /** Both. */
  static TextKnobs wordsAndCharacters() {
    TextKnobs knobs =
        new TextKnobs(TextFeatures.wordsAndCharacters(), "TextFeatures.wordsAndCharacters()");
    knobs.ngrams();
    knobs.runs();
    knobs.turn(
        Knob.real(
            "characterShare",
            "Share of a row's squared length that n-grams of characters have, 0 to 1",
            knobs.start.characterShare(),
            0.1,
            0.7),
        (features, settings) -> features.withCharacterShare(settings.real("characterShare")),
        "withCharacterShare(CHARACTER_SHARE)");
    knobs.dictionary();
    knobs.weighing();
    return knobs;
  }

  /** Runs of words, numbered by a hash. */
  static TextKnobs hashed() {
    TextKnobs knobs = new TextKnobs(TextFeatures.hashedWords(), "TextFeatures.hashedWords()");
    knobs.ngrams();
    knobs.turn(
        Knob.whole(
            "hashBits",
            "An n-gram has one of 2 to this power numbers, 8 to 22",
            knobs.start.hashBits(),
            16,
            21),
        (features, settings) -> features.withHashBits(settings.whole("hashBits")),
        "withHashBits(HASH_BITS)");
    knobs.weighing();
    return knobs;
  }

  /** The text features of a workshop candidate, with the limits it found. */
  static TextKnobs workshop(TextFeatures found) {
    TextKnobs knobs = new TextKnobs(found, "TextFeatures.words()");
    knobs.turn(
        Knob.fixed("analyzer", "What n-grams are of", found.analyzer()),
        (features, settings) ->
            features.withAnalyzer(settings.value("analyzer", TextAnalyzer.class)),
        "withAnalyzer(ANALYZER)");
    knobs.turn(
        Knob.fixed(
            "minDocumentShare",
            "Share of the texts an n-gram must occur in",
            found.minDocumentShare()),
        (features, settings) -> features.withMinDocumentShare(settings.real("minDocumentShare")),
        "withMinDocumentShare(MIN_DOCUMENT_SHARE)");
    knobs.turn(
        Knob.fixed(
            "maxDocumentShare",
            "Share of the texts an n-gram may occur in",
            found.maxDocumentShare()),
        (features, settings) -> features.withMaxDocumentShare(settings.real("maxDocumentShare")),
        "withMaxDocumentShare(MAX_DOCUMENT_SHARE)");
    knobs.turn(
        Knob.fixed("maxFeatures", "How many n-grams to keep", found.maxFeatures()),
        (features, settings) -> features.withMaxFeatures(settings.whole("maxFeatures")),
        "withMaxFeatures(MAX_FEATURES)");
    knobs.turn(
        Knob.fixed("minDocumentFrequency", "Texts an n-gram must occur in", 1),
        (features, settings) ->
            features.withMinDocumentFrequency(settings.whole("minDocumentFrequency")),
        "withMinDocumentFrequency(MIN_DOCUMENT_FREQUENCY)");
    knobs.turn(
        Knob.fixed("chiSquarePower", "0 for plain TF-IDF", 0.0),
        (features, settings) -> features.withChiSquarePower(settings.real("chiSquarePower")),
        "withChiSquarePower(CHI_SQUARE_POWER)");
    if (found.components() > 0) {
      knobs.turn(
          Knob.fixed(
              "components", "Principal components in place of the values", found.components()),
          (features, settings) -> features.withComponents(settings.whole("components")),
          "withComponents(COMPONENTS)");
    }
    return knobs;
  }

  private void turn(Knob knob, BiFunction<TextFeatures, Settings, TextFeatures> does, String call) {
    turns.add(new Turn(knob, does, call));
  }

  private void ngrams() {
    turn(
        Knob.whole("ngrams", "Words in the longest n-gram, 1 to 3", start.ngrams(), 1, 3),
        (features, settings) -> features.withNgrams(settings.whole("ngrams")),
        "withNgrams(NGRAMS)");
  }

  private void runs() {
    turn(
        Knob.whole("shortest", "Characters in the shortest run", start.shortest(), 1, 3),
        (features, settings) ->
            features.withCharacters(settings.whole("shortest"), settings.whole("longest")),
        "withCharacters(SHORTEST, LONGEST)");
    turn(
        Knob.whole("longest", "Characters in the longest run, at most 8", start.longest(), 4, 6),
        (features, settings) -> features,
        "");
  }

  private void dictionary() {
    turn(
        Knob.wholeLog(
            "maxFeatures",
            start.analyzer() == TextAnalyzer.WORDS_AND_CHARACTERS
                ? "How many n-grams to keep, of words and of characters each"
                : "How many n-grams to keep, the most frequent ones",
            start.maxFeatures(),
            20_000,
            400_000),
        (features, settings) -> features.withMaxFeatures(settings.whole("maxFeatures")),
        "withMaxFeatures(MAX_FEATURES)");
    turn(
        Knob.wholeLog(
            "minDocumentFrequency",
            "Texts an n-gram must occur in",
            start.minDocumentFrequency(),
            1,
            5),
        (features, settings) ->
            features.withMinDocumentFrequency(settings.whole("minDocumentFrequency")),
        "withMinDocumentFrequency(MIN_DOCUMENT_FREQUENCY)");
  }

  private void weighing() {
    turn(
        Knob.oneOf(
            "sublinear",
            "Whether a term frequency tf counts as 1 + ln tf",
            start.sublinear(),
            List.of(true, false)),
        (features, settings) -> features.withSublinear(settings.flag("sublinear")),
        "withSublinear(SUBLINEAR)");
    turn(
        Knob.real(
            "chiSquarePower",
            "How much n-grams that go with some labels outweigh others, 0 to 1",
            start.chiSquarePower(),
            0,
            0.6),
        (features, settings) -> features.withChiSquarePower(settings.real("chiSquarePower")),
        "withChiSquarePower(CHI_SQUARE_POWER)");
  }

  List<Knob> knobs() {
    return turns.stream().map(Turn::knob).toList();
  }

  /** What the settings make. */
  TextFeatures features(Settings settings) {
    TextFeatures features = start;
    for (Turn turn : turns) {
      features = turn.does().apply(features, settings);
    }
    return features;
  }

  /** The Java that makes the same, indented by so many blanks. */
  String code(int indent) {
    StringBuilder java = new StringBuilder(" ".repeat(indent) + code);
    for (Turn turn : turns) {
      if (!turn.call().isEmpty()) {
        java.append('\n').append(" ".repeat(indent + 4)).append('.').append(turn.call());
      }
    }
    return java.toString();
  }
}
