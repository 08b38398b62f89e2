"""The rollout's pages: what everybody reads (`public`), and where people of INFOM write down what they did (`share`, `work`).

A view translates and makes one call: `board` reads, `keep` writes. Public pages carry no names of people and only proofs marked as shown.
"""
