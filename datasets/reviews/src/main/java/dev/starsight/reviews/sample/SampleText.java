package dev.starsight.reviews.sample;

import dev.starsight.reviews.sample.SampleGrammar.Literal;
import dev.starsight.reviews.sample.SampleGrammar.Node;
import dev.starsight.reviews.sample.SampleGrammar.Rule;
import dev.starsight.reviews.sample.SampleGrammar.Sequence;
import dev.starsight.reviews.sample.SampleGrammar.Slot;
import java.util.Arrays;

/**
 * A builder of one text from rules of the grammar: it chooses the articles, begins sentences with a
 * capital, and counts the words. Confined to one thread.
 */
final class SampleText {

  private static final int TRIES = 4;

  /** The size of a memory in longs, for up to 256 alternatives. */
  private static final int LONGS = 4;

  private final StringBuilder text = new StringBuilder(256);
  private final SampleRandom random;
  private final SampleProduct product;
  private final String quote;
  private final long[] seen = new long[SampleGrammar.memories() * LONGS];
  private boolean article;
  private int counted;
  private int words;
  private boolean insideWord;

  SampleText(SampleRandom random, SampleProduct product, String quote) {
    this.random = random;
    this.product = product;
    this.quote = quote;
  }

  SampleText expand(Rule rule) {
    append(rule);
    return this;
  }

  /** Appends an expansion as a sentence: it begins with a capital and ends with {@code mark}. */
  SampleText sentence(Rule rule, String mark) {
    int start = text.length();
    append(rule);
    return finish(start, mark);
  }

  /** Appends an expansion of {@code lead} and one of {@code rule} as one sentence. */
  SampleText sentence(Rule lead, Rule rule, String mark) {
    int start = text.length();
    append(lead);
    text.append(' ');
    append(rule);
    return finish(start, mark);
  }

  private SampleText finish(int start, String mark) {
    capitalizeFrom(start);
    char last = text.charAt(text.length() - 1);
    if (last != '!' && last != '?' && last != '.') {
      text.append(mark);
    }
    return this;
  }

  SampleText literal(String string) {
    text.append(string);
    return this;
  }

  /** Returns the number of words between spaces; continues the count of the last call. */
  int words() {
    for (; counted < text.length(); counted++) {
      boolean space = text.charAt(counted) == ' ';
      if (!space && !insideWord) {
        words++;
      }
      insideWord = !space;
    }
    return words;
  }

  StringBuilder builder() {
    return text;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  static String capitalized(String words) {
    StringBuilder capitalized = new StringBuilder(words);
    for (int i = 0; i < words.length(); i++) {
      if (i == 0 || words.charAt(i - 1) == ' ') {
        capitalized.setCharAt(i, Character.toUpperCase(words.charAt(i)));
      }
    }
    return capitalized.toString();
  }

  private void append(Node node) {
    if (node instanceof Literal literal) {
      word(literal.text());
    } else if (node instanceof Rule rule) {
      append(alternative(rule));
    } else if (node instanceof Sequence sequence) {
      sequence.parts().forEach(this::append);
    } else {
      slot((Slot) node);
    }
  }

  private void slot(Slot slot) {
    switch (slot) {
      case NOUN -> word(product.noun());
      case NOUN_TITLE -> word(product.nounInTitle());
      case BRAND -> word(product.brand());
      case QUOTE -> word(quote);
      case ARTICLE -> {
        text.append('a');
        article = true;
      }
    }
  }

  /** Appends a word and changes the article before it to "an" if necessary. */
  private void word(String next) {
    if (article && !next.isBlank()) {
      int first = next.charAt(0) == ' ' ? 1 : 0;
      if ("aeiouAEIO".indexOf(next.charAt(first)) >= 0) {
        text.insert(text.length() - (text.charAt(text.length() - 1) == ' ' ? 1 : 0), 'n');
      }
      article = false;
    }
    text.append(next);
  }

  private Node alternative(Rule rule) {
    if (rule.memory < 0) {
      return rule.alternatives[random.below(rule.alternatives.length)];
    }
    int index = rule.draw(random);
    for (int i = 0; i < TRIES && known(rule, index); i++) {
      index = rule.draw(random);
    }
    if (known(rule, index)) {
      // Nearly all alternatives were used: forget them.
      Arrays.fill(seen, rule.memory * LONGS, (rule.memory + 1) * LONGS, 0);
    }
    seen[slot(rule, index)] |= 1L << index;
    return rule.alternatives[index];
  }

  private boolean known(Rule rule, int index) {
    return (seen[slot(rule, index)] >>> index & 1) != 0;
  }

  private static int slot(Rule rule, int index) {
    return rule.memory * LONGS + (index >> 6) % LONGS;
  }

  private void capitalizeFrom(int start) {
    boolean begins = true;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (begins && Character.isLetterOrDigit(c)) {
        text.setCharAt(i, Character.toUpperCase(c));
        begins = false;
      } else if (c == ' ' && i > start) {
        char before = text.charAt(i - 1);
        begins = begins || before == '.' || before == '!' || before == '?';
      }
    }
  }
}
