package dev.starsight.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubReferenceTest {

  @Test
  void parsesAModelAndItsRevision() {
    assertThat(HubReference.parse("a/b-1.c_d")).isEqualTo(new HubReference("a/b-1.c_d", "main"));
    assertThat(HubReference.parse("bert@refs/pr/2"))
        .isEqualTo(new HubReference("bert", "refs/pr/2"))
        .hasToString("hub:bert@refs/pr/2");
    assertThat(HubReference.parse("a/b").folder()).isEqualTo("models--a--b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/b",
        "a/b/c",
        "..",
        "a/..",
        "a/.b",
        "a--b",
        "-a",
        "a b",
        "a\\b",
        "https://huggingface.co/a/b",
        "a/b.git",
        "ä/b"
      })
  void refusesInvalidNames(String name) {
    assertThatThrownBy(() -> HubReference.parse(name))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("ORGANISATION/NAME")
        .hasMessageContaining('"' + name + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "../x", "a/../b", "a/", "/a", ".hidden", "-x", "a b", "a\\b", "a@b"})
  void refusesInvalidRevisions(String revision) {
    assertThatThrownBy(() -> HubReference.parse("a/b@" + revision))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("a branch, a tag or a commit")
        .hasMessageContaining('"' + revision + '"');
  }

  /** Every accepted reference has a directory inside the cache. */
  @Property(tries = 5_000)
  void staysInTheCache(
      @ForAll @CharRange(from = '-', to = '9') @StringLength(min = 1, max = 8) String name,
      @ForAll @CharRange(from = '+', to = '9') @StringLength(min = 1, max = 8) String revision) {
    HubReference reference;
    try {
      reference = new HubReference(name, revision);
    } catch (StarsightException e) {
      return;
    }
    Path cache = Path.of("cache").toAbsolutePath();
    Path model = cache.resolve(reference.folder());
    assertThat(model.normalize().getParent()).isEqualTo(cache);
    Path refs = model.resolve("refs");
    Path ref = refs.resolve(revision).normalize();
    assertThat(ref.startsWith(refs) && !ref.equals(refs)).as("%s", ref).isTrue();
  }
}
