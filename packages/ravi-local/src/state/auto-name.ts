import { randomInt } from "node:crypto";

const firstNames =
  "Ada Alma Amir Anja Arlo Aya Bela Bruno Carla Cleo Dario Dina Edda Elio Emre Enid Esra Ezra Fay Finn Gala Gus Hana Hugo Ida Ines Ivo Jade Joel June Kai Kira Lars Lena Levi Lina Luca Mara Milo Mina Nadia Nils Nora Odin Olga Otto Petra Quin Rafa Remy Rosa Runa Saul Sana Timo Tova Una Uri Vera Vito Wanda Yara Yuri Zoe".split(
    " ",
  );

const lastNames =
  "Abel Adler Alder Arden Ashby Bader Baran Becker Berg Blum Boyle Brandt Calder Castro Conti Cross Dahl Daley Diaz Drake Eklund Ellis Falk Farrow Ferro Frost Galvan Grant Hale Hart Hoffer Holm Ibarra Jensen Kaya Keller Kerr Lang Larkin Lund Marsh Mercer Moreau Nash Novak Ortiz Palmer Pace Quist Ramos Reyes Rowe Sato Shaw Silva Stern Tanaka Thorne Ulrich Vance Vogel Weber Wilde Young".split(
    " ",
  );

/** An invented human name, "First Last", for an identity that was not given one. */
export function inventName(): string {
  return `${pick(firstNames)} ${pick(lastNames)}`;
}

function pick(names: readonly string[]): string {
  return names[randomInt(names.length)] ?? "Sam";
}
