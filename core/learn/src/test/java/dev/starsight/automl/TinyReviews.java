package dev.starsight.automl;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.model.TrainingData;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Short reviews with stars; two thirds of the words and some of the others match the stars. */
public final class TinyReviews {

  private static final List<List<String>> WORDS =
      List.of(
          List.of("awful", "broken", "refund"),
          List.of("poor", "weak", "noisy"),
          List.of("fine", "average", "usable"),
          List.of("good", "solid", "quick"),
          List.of("superb", "perfect", "love"));

  private TinyReviews() {}

  public static Dataset<Example> examples(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int star = random.nextInt(5);
      StringBuilder text = new StringBuilder("it is");
      for (int word = 0; word < 4; word++) {
        int source = random.nextInt(3) == 0 ? random.nextInt(5) : star;
        text.append(' ').append(WORDS.get(source).get(random.nextInt(3)));
      }
      examples.add(Example.of("row" + row, text.toString(), Integer.toString(star + 1)));
    }
    return Dataset.of(examples, Provenance.inMemory("made for the test"));
  }

  public static TrainingData data() {
    return TrainingData.of(examples(200, 1), examples(100, 2));
  }
}
