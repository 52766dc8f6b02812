package dev.starsight.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TerminalTextTest {

  @Test
  void escapesControlSequences() {
    assertThat(TerminalText.visible("a\nb\r\tc")).isEqualTo("a\\nb\\r\\tc");
    assertThat(TerminalText.visible("\u001b[31mred\u001b[0m\u0007"))
        .isEqualTo("\\u001b[31mred\\u001b[0m\\u0007");
    assertThat(TerminalText.visible("\u009b31m\u007f")).isEqualTo("\\u009b31m\\u007f");
    assertThat(TerminalText.visible("\u202egnp.exe\u2066\u200b\ufeff"))
        .isEqualTo("\\u202egnp.exe\\u2066\\u200b\\ufeff");
    assertThat(TerminalText.visible("a\u2028b\u2029")).isEqualTo("a\\u2028b\\u2029");
    assertThat(TerminalText.visible("\ud800x")).isEqualTo("\\ud800x");
    assertThat(TerminalText.visible("\udb40\udc01")).isEqualTo("\\u{e0001}");
    assertThat(TerminalText.visible("Ωé日本😀 \u00a0")).isEqualTo("Ωé日本😀 \u00a0");
  }

  @Test
  void countsTwoColumnsForWideCharactersAndNoneForMarks() {
    assertThat(TerminalText.width("abc")).isEqualTo(3);
    assertThat(TerminalText.width("日本語")).isEqualTo(6);
    assertThat(TerminalText.width("한글")).isEqualTo(4);
    assertThat(TerminalText.width("Ａｂ")).isEqualTo(4);
    assertThat(TerminalText.width("😀👍⭐")).isEqualTo(6);
    assertThat(TerminalText.width("e\u0301é")).isEqualTo(2);
    assertThat(TerminalText.width("𠮷")).isEqualTo(2);
    assertThat(TerminalText.width("Ωж…─")).isEqualTo(4);
  }

  @Test
  void cutsATextThatDoesNotFit() {
    assertThat(TerminalText.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(TerminalText.cut("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(TerminalText.cut("日本語", 5)).isEqualTo("日本…");
    assertThat(TerminalText.cut("日本語", 4)).isEqualTo("日…");
    assertThat(TerminalText.cut("ab", 1)).isEqualTo("…");
    assertThat(TerminalText.padded("日", 4, true)).isEqualTo("  日");
    assertThat(TerminalText.padded("日", 4, false)).isEqualTo("日  ");
  }

  @Property(tries = 500)
  void anyTextFitsItsColumnsWithoutControlCharacters(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 30) int places) {
    String visible = TerminalText.visible(text);
    String cut = TerminalText.cut(visible, places);

    assertThat(TerminalText.width(cut)).isLessThanOrEqualTo(places);
    assertThat(visible.codePoints().filter(Character::isISOControl).count()).isZero();
    assertThat(TerminalText.width(TerminalText.padded(cut, places, true))).isEqualTo(places);
  }
}
