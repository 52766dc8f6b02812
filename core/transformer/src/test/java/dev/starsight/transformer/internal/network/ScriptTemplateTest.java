package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.transformer.internal.network.ScriptTemplate.Scope;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ScriptTemplateTest {

  private static String render(String text, Scope scope) {
    return ScriptTemplate.of(text).render(scope);
  }

  @Test
  void omitsCommentsAndEmptyLines() {
    assertThat(render("# a\na = 1\n\n  # b\n  b = 2\n", new Scope())).isEqualTo("a = 1\n  b = 2\n");
  }

  @Test
  void fillsPlaceholdersAndCallsFunctions() {
    Scope scope =
        new Scope()
            .value("hidden", 32)
            .function("cast", x -> "to(" + x.toUpperCase(Locale.ROOT) + ")");
    assertThat(render("x = {cast a b} + {hidden}", scope)).isEqualTo("x = to(A B) + 32\n");
  }

  @Test
  void keepsOneBranchOfACondition() {
    String text = "%if bert\nx\n%if other\nz\n%end\n%else\ny\n%end";
    assertThat(render(text, new Scope().flag("bert", true))).isEqualTo("x\n");
    assertThat(render(text, new Scope())).isEqualTo("y\n");
  }

  @Test
  void aLoopSeesTheValuesOfItsScope() {
    Scope one = new Scope().value("i", 1);
    Scope two = new Scope().value("i", 2);
    Scope scope = new Scope().loop("layer", List.of(one, two));
    String text = "%with first\n%for layer\n{i}\n%if first\nf\n%end\n%end\n%end";
    assertThat(render(text, scope)).isEqualTo("1\nf\n2\nf\n");
  }

  @Test
  void indentsABlockLikeTheLineThatUsesIt() {
    String text = "if x:\n  %use outer\n%block outer\ny\n  %use inner\n%end\n%block inner\nz\n%end";
    assertThat(render(text, new Scope())).isEqualTo("if x:\n  y\n    z\n");
  }

  @Test
  void namesAMissingValueOrBlock() {
    assertThatThrownBy(() -> render("{hidden}", new Scope())).hasMessageContaining("{hidden}");
    assertThatThrownBy(() -> render("%use layer", new Scope())).hasMessageContaining("%use layer");
    assertThatThrownBy(() -> render("%for layer\n%end", new Scope()))
        .hasMessageContaining("%for layer");
    assertThatThrownBy(() -> ScriptTemplate.of("%while x")).hasMessageContaining("%while x");
  }
}
