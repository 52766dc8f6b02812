package dev.starsight.phrases;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Reviews of made-up words, of which some are frequent and most are rare. */
final class SomeTexts {

  private static final int WORDS = 2000;

  private SomeTexts() {}

  /** Returns reviews of thirteen months, 2014-07 to 2015-07; the last month is the first side. */
  static List<PhraseText> reviews(int count, long seed) {
    Random random = new Random(seed);
    List<PhraseText> reviews = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LocalDate date = YearMonth.of(2014, 7).plusMonths(i % 13).atDay(1 + i % 28);
      String stars = Integer.toString(1 + random.nextInt(5));
      String text = text(random, 10 + random.nextInt(40));
      reviews.add(
          new PhraseText("R" + i, i % 13 == 12, stars, date, "C" + i, "product " + i % 7, text));
    }
    return reviews;
  }

  private static String text(Random random, int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      int word = (int) (WORDS * Math.pow(random.nextDouble(), 3));
      text.append(word(word)).append(random.nextInt(8) == 0 ? ". " : " ");
    }
    return text.toString();
  }

  private static String word(int number) {
    StringBuilder word = new StringBuilder("w");
    for (int rest = number; rest > 0; rest /= 20) {
      word.append((char) ('a' + rest % 20));
    }
    return word.append('x').toString();
  }

  /** Writes a sentence into some reviews of the first side: at the start, the end or between. */
  static List<PhraseText> planted(List<PhraseText> reviews, String sentence, int count, long seed) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < reviews.size(); i++) {
      if (reviews.get(i).first()) {
        numbers.add(i);
      }
    }
    Random random = new Random(seed);
    Collections.shuffle(numbers, random);
    List<PhraseText> planted = new ArrayList<>(reviews);
    for (int i = 0; i < count; i++) {
      int number = numbers.get(i);
      planted.set(number, with(reviews.get(number), sentence, random));
    }
    return planted;
  }

  private static PhraseText with(PhraseText review, String sentence, Random random) {
    String text = review.text();
    int from = random.nextInt(text.length() + 1) / 2;
    int at = random.nextInt(3) == 0 ? 0 : Math.max(0, text.indexOf(' ', from));
    String shown = random.nextBoolean() ? sentence.toUpperCase(Locale.ROOT) : sentence;
    String changed = text.substring(0, at) + " " + shown + "! " + text.substring(at);
    return new PhraseText(
        review.id(),
        review.first(),
        review.label(),
        review.date(),
        review.author(),
        review.product(),
        changed);
  }
}
