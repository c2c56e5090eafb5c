const { expect, assert } = require('chai');
const fs = require('fs');

describe('suite', function () {
  this.timeout(5000);
  before(function () {
    this.shared = 'ready';
  });
  it('sees what hooks leave', function () {
    expect(this.shared).to.equal('ready');
  });
  it('fails', () => {
    expect([1, 2]).to.have.lengthOf(3);
  });
  it('without a body');
  it('skips itself', function () {
    this.skip();
    expect(1).to.equal(2);
  });
  it('may return a value', () => 1);
  it('waits', async () => {
    const value = await Promise.resolve({ a: { b: 1 } });
    expect(value).to.have.nested.property('a.b', 1);
  });
  it('calls done', (done) => {
    assert.isTrue(true);
    done();
  });
  it('calls done with an error', (done) => {
    done(new Error('x'));
  });
  it.skip('skipped', () => assert.fail());
  xit('skipped too', () => assert.fail());
  specify('is the same', () => assert.isString(__filename));
  context('inner', () => {
    beforeEach(function () {
      this.count = (this.count || 0) + 1;
    });
    it('hooks run', function () {
      expect(this.count).to.be.at.least(1);
    });
    it('throws', () => {
      expect(() => JSON.parse('{')).to.throw(SyntaxError);
    });
    it('throws the wrong thing', () => {
      expect(() => JSON.parse('{')).to.throw('something else');
    });
  });
  describe('skipped by a hook', () => {
    before(function () {
      if (!fs.existsSync('nowhere.json')) this.skip();
    });
    it('does not run', () => assert.fail());
  });
  describe.skip('skipped group', () => {
    it('is skipped with it', () => assert.fail());
  });
});
