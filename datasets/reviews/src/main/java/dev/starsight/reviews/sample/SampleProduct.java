package dev.starsight.reviews.sample;

/**
 * A generated product. Immutable.
 *
 * @param key its number, unique over all categories
 * @param noun what its reviewers call it: "blender"
 * @param nounInTitle the same with capitals: "Blender"
 * @param brand an invented maker
 * @param title what the shop calls it
 */
record SampleProduct(long key, String noun, String nounInTitle, String brand, String title) {

  /** The product numbered {@code key}, the same in every sample. */
  static SampleProduct of(SampleCategory.Language language, long key) {
    SampleRandom random = SampleRandom.of(key);
    SampleProduct nameless = new SampleProduct(key, "", "", "", "");
    String noun = new SampleText(random, nameless, "\"").expand(language.noun).toString();
    String brand = new SampleText(random, nameless, "\"").expand(language.brand).toString();
    SampleProduct named = new SampleProduct(key, noun, SampleText.capitalized(noun), brand, "");
    String title = new SampleText(random, named, "\"").expand(language.title).toString();
    return new SampleProduct(key, noun, named.nounInTitle(), brand, title);
  }

  /**
   * Above 1 for the half of the products that is better than its category, below 1 for the rest.
   */
  double tilt() {
    return (SampleRandom.mix(key) & 1) == 0 ? 1.2 : 1 / 1.2;
  }
}
