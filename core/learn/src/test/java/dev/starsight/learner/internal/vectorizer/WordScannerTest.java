package dev.starsight.learner.internal.vectorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

public class WordScannerTest {

  /** Returns the words between {@link WordScanner#BEGIN} and {@link WordScanner#END}. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    WordScanner scanner = new WordScanner();
    scanner.start(text);
    while (scanner.next()) {
      words.add(scanner.word());
    }
    assertThat(words.remove(0)).isEqualTo("^");
    assertThat(words.remove(words.size() - 1)).isEqualTo("$");
    return words;
  }

  @Test
  void splitsAtCharactersOtherThanLettersAndDigits() {
    assertThat(words("Don't buy 2nd-hand, it's 'bad'!! Why?<br />"))
        .containsExactly("don't", "buy", "2nd", "hand", "it's", "bad", "!", "!", "why", "?", "br");
  }

  @Test
  void treatsTypographicApostrophesAsPlainOnes() {
    assertThat(words("Don\u2019t don\u2019")).containsExactly("don't", "don");
  }

  @Test
  void separatesEmojiAndIdeographs() {
    assertThat(words("ok\uD83D\uDE00\u4F60\u597D"))
        .containsExactly("ok", "\uD83D\uDE00", "\u4F60", "\u597D");
  }

  @Test
  void keepsCombiningMarksWithTheirLetter() {
    assertThat(words("E\u0301te\u0301")).containsExactly("e\u0301te\u0301");
  }

  @Test
  void lowerCasesTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(words("INSTALL \u0130")).containsExactly("install", "i");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void findsNothingInEmptyText() {
    assertThat(words("")).isEmpty();
    assertThat(words(" .,- ")).isEmpty();
  }

  @Test
  void nextStaysFalseAfterTheEnd() {
    WordScanner scanner = new WordScanner();
    scanner.start("a");
    while (scanner.next()) {}
    assertThat(scanner.next()).isFalse();
    assertThat(scanner.next()).isFalse();
  }

  @Test
  void startForgetsThePreviousText() {
    WordScanner scanner = new WordScanner();
    scanner.start("a word\uD83D" + " of many characters".repeat(100) + "\uDE00");
    scanner.start("a word\uD83D");
    List<String> words = new ArrayList<>();
    while (scanner.next()) {
      words.add(scanner.word());
    }
    assertThat(words).containsExactly("^", "a", "word", "$");
  }

  @Property(tries = 300)
  void neverReturnsBlankOrEmptyWords(@ForAll String text) {
    assertThat(words(text)).allMatch(w -> !w.isEmpty() && w.indexOf(' ') < 0);
  }

  @Property(tries = 300)
  void scanningAWordReturnsIt(@ForAll String text) {
    for (String word : words(text)) {
      assertThat(words(word)).containsExactly(word);
    }
  }
}
